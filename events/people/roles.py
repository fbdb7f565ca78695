"""The roles that people have: one each, made of Django's groups and of its superusers."""

from django.contrib.auth.models import Group, User
from django.db.models import TextChoices


class Role(TextChoices):
    """What a person may do, in words; the values of the first two are groups."""

    EDITOR = "Editor", "Editor: writes drafts and submits them for review. Publishes nothing."
    PUBLISHER = "Publisher", "Publisher: an editor who also publishes, schedules, withdraws and returns drafts."
    ADMINISTRATOR = (
        "Administrator",
        "Administrator: a publisher who also manages people, and sees sessions and security events.",
    )


#: The roles that are groups.
GROUPS = (Role.EDITOR.value, Role.PUBLISHER.value)


def get_role(user: User) -> str:
    """The role of a user; "" where the user has only what other groups or single permissions grant."""
    if user.is_superuser and user.is_staff:
        return Role.ADMINISTRATOR
    names = set(user.groups.filter(name__in=GROUPS).values_list("name", flat=True)) if user.is_staff else set()
    return next((name for name in reversed(GROUPS) if name in names), "")


def set_role(user: User, role: str) -> None:
    """Give a user a role in place of the one before; other groups stay."""
    user.is_staff, user.is_superuser = True, role == Role.ADMINISTRATOR
    user.save(update_fields=["is_staff", "is_superuser"])
    user.groups.remove(*Group.objects.filter(name__in=GROUPS))
    if role in GROUPS:
        user.groups.add(Group.objects.get(name=role))


def is_last_administrator(user: User) -> bool:
    """Whether without this user nobody could manage people."""
    others = User.objects.filter(is_active=True, is_staff=True, is_superuser=True).exclude(pk=user.pk)
    return user.is_superuser and user.is_active and not others.exists()


def may_publish(user: User) -> bool:
    """Whether a user may change what is public, or who may."""
    return user.is_superuser or user.has_perm("editions.add_edition")
