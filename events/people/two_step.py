"""The second step of a log-in: a code from an app (TOTP, RFC 6238), or one of ten recovery codes."""

import hashlib
import re
import secrets
from base64 import b32encode

import django_otp
import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from .models import RecoveryCode
from .roles import may_publish

#: How many recovery codes a person has at first, and how many random bytes each is.
NUMBER, _BYTES = 10, 10
#: The key of a session whose user has to set up the second step before anything else.
MUST_SET_UP = "must_set_up_two_step"


def has_two_step(user: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def should_set_up(user: User) -> bool:
    """Whether somebody who can change what is public has no second step."""
    return may_publish(user) and not has_two_step(user)


def must_set_up(user: User) -> bool:
    """The same, where the settings demand a second step."""
    return settings.ANNALS_REQUIRE_TWO_STEP and should_set_up(user)


class Setup:
    """The app that a person is about to set up; it becomes theirs with a code from it."""

    def __init__(self, user: User) -> None:
        waiting = TOTPDevice.objects.filter(user=user, confirmed=False).first()
        self._device = waiting or TOTPDevice.objects.create(user=user, confirmed=False, name="App")

    @property
    def key(self) -> str:
        """The key to type where no picture can be read, in groups of four."""
        return _in_groups(b32encode(self._device.bin_key).decode())

    @property
    def picture(self) -> str:
        """The QR code of the key, an SVG element."""
        code = segno.make(self._device.config_url, error="m")
        return str(code.svg_inline(scale=4, border=4, light="#fff", dark="#000", omitsize=False))

    @transaction.atomic
    def confirm(self, user: User, code: str) -> list[str]:
        """Make it the person's own, in place of any before.

        Returns:
            The recovery codes, which are kept nowhere; none where the code is wrong.
        """
        if not _is_code(code) or not django_otp.verify_token(user, self._device.persistent_id, _plain(code)):
            return []
        TOTPDevice.objects.filter(user=user).exclude(pk=self._device.pk).delete()
        TOTPDevice.objects.filter(pk=self._device.pk).update(confirmed=True)
        return make_recovery_codes(user)


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """New recovery codes in place of those before. Only their digests are kept."""
    codes = [_in_groups(b32encode(secrets.token_bytes(_BYTES)).decode(), "-") for _ in range(NUMBER)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(code)) for code in codes)
    return codes


def remove_two_step(user: User) -> bool:
    """Take the second step from a user.

    Returns:
        Whether there was one.
    """
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        return bool(TOTPDevice.objects.filter(user=user).delete()[0])


def is_right_code(user: User, code: str) -> bool:
    """Whether a code from the app is right. It is right once; after a wrong one the next has to wait."""
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return bool(device and _is_code(code) and django_otp.verify_token(user, device.persistent_id, _plain(code)))


def use_recovery_code(user: User, code: str) -> bool:
    """Use up a recovery code, if it is one: the row can be deleted once."""
    return bool(RecoveryCode.objects.filter(user=user, digest=_digest(code)).delete()[0])


def _is_code(code: str) -> bool:
    return bool(re.fullmatch("[0-9]{6}", _plain(code)))


def _plain(code: str) -> str:
    """A code without the marks that it is read by."""
    return re.sub(r"[\s-]", "", code).upper()


def _digest(code: str) -> str:
    return hashlib.sha256(_plain(code).encode()).hexdigest()


def _in_groups(text: str, mark: str = " ") -> str:
    return mark.join(text[place : place + 4] for place in range(0, len(text), 4))
