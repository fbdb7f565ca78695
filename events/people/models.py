"""What is kept of log-ins beside Django's users: their sessions, recovery codes, and what happened."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class LoginSession(models.Model):
    """A session in which somebody is logged in. It names no key of the session, and ends when it is deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="login_sessions")
    begun_at = models.DateTimeField(db_default=Now())
    #: When it was last used, within a minute.
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=64)
    #: In words, such as “Firefox on Linux”.
    browser = models.CharField(max_length=60)

    class Meta:
        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return f"{self.browser}, {self.address}"


class RecoveryCode(models.Model):
    """A code that logs a person in once in place of one from their app. It is deleted when it is used."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    #: SHA-256 of the code, which is 80 random bits.
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint("user", "digest", name="recovery_code_once"),)

    def __str__(self) -> str:
        return f"A recovery code of {self.user}"


class SecurityEvent(models.Model):
    """Something that bears on who may do what. It keeps names, so that it outlives whom it names."""

    class Kind(models.TextChoices):
        LOGGED_IN = "logged_in", "logged in"
        LOGIN_FAILED = "login_failed", "failed log-in"
        LOGGED_OUT = "logged_out", "logged out"
        SESSION_ENDED = "session_ended", "session ended"
        INVITED = "invited", "invited"
        INVITATION_WITHDRAWN = "invitation_withdrawn", "invitation withdrawn"
        ACCOUNT_ADDED = "account_added", "account added"
        ACCOUNT_DELETED = "account_deleted", "account deleted"
        ROLE_CHANGED = "role_changed", "role changed"
        ACCESS_CHANGED = "access_changed", "access turned on or off"
        LINK_MADE = "link_made", "password link made"
        RESET_MAILED = "reset_mailed", "password link mailed on request"
        PASSWORD_SET = "password_set", "password set"
        TWO_STEP_SET_UP = "two_step_set_up", "two-step log-in set up"
        TWO_STEP_REMOVED = "two_step_removed", "two-step log-in removed"
        RECOVERY_CODES_MADE = "recovery_codes_made", "recovery codes made"
        RECOVERY_CODE_USED = "recovery_code_used", "recovery code used"

    at = models.DateTimeField("time", db_default=Now(), db_index=True)
    kind = models.CharField("event", max_length=30, choices=Kind)
    #: The user that it is about, and no reference: no deletion changes what is kept.
    user_id = models.BigIntegerField(null=True, editable=False)
    name = models.CharField("user", max_length=150, blank=True)
    #: Who did it, where that is somebody else.
    by = models.CharField(max_length=150, blank=True)
    address = models.CharField(max_length=64, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
