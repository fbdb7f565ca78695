"""Working rows: what editors edit, each save of which is kept as a revision."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import CheckConstraint, Q

from .batches import split
from .models import Origin, Revision
from .subjects import StoredRow
from .validators import SLUG, SLUG_LENGTH, validate_slug, validate_slug_free

if TYPE_CHECKING:
    from django.contrib.auth.models import User


#: A comment on a revision, from the row before, if any, and the row now.
Describe = Callable[[StoredRow | None, StoredRow], str]


class NotRestorable(ValueError):
    """What a revision says can no longer be written."""


def derive_subject_id(subject: str, slug: str) -> uuid.UUID:
    """The id of a subject whose first slug this is: the same in every installation (RFC 9562, version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"annals:{subject}:{slug}")


class WorkingRow(models.Model):
    """What editors edit of a subject."""

    subject: ClassVar[str]
    #: The revision that this object was last kept as.
    saved_as: Revision | None = None

    class Meta:
        abstract = True

    def row(self) -> StoredRow:
        """This row in the import format, with every key, and ids where the format has references' slugs."""
        raise TypeError(f"{type(self).__name__} does not say its row")

    def restore(self, row: StoredRow) -> None:
        """Make this working row what a revision of it was.

        Raises:
            NotRestorable: it refers to what is no longer there, or would break a rule.
        """
        raise TypeError(f"{type(self).__name__} cannot be restored")


class SubjectRow(WorkingRow):
    """A working row of a subject that has a slug of its own."""

    id = models.UUIDField(primary_key=True, editable=False)
    slug = models.CharField(max_length=SLUG_LENGTH, unique=True, validators=[validate_slug])
    former_slugs = ArrayField(
        models.CharField(max_length=SLUG_LENGTH, validators=[validate_slug]), default=list, blank=True, editable=False
    )

    class Meta:
        abstract = True
        ordering = ("slug",)
        constraints = [
            CheckConstraint(
                condition=Q(slug__regex=rf"^{SLUG}$"),
                name="%(class)s_slug_well_formed",
                violation_error_message=validate_slug.message,
            ),
        ]

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        self._slug_read = self.slug

    def save(self, *args: Any, **options: Any) -> None:
        """Save, give a new row its id, and remember the slug that a renamed one had."""
        self.id = self.id or derive_subject_id(self.subject, self.slug)
        if not self._state.adding and self.slug != self._slug_read:
            kept = [slug for slug in self.former_slugs if slug != self.slug]
            self.former_slugs = kept if self._slug_read in kept else [*kept, self._slug_read]
        super().save(*args, **options)
        self._slug_read = self.slug

    def clean(self) -> None:
        super().clean()
        try:
            validate_slug_free(self.slug)
        except ValidationError as error:
            raise ValidationError({"slug": error}) from error
        if self._state.adding and not self.id:
            same_id = type(self)._default_manager.filter(pk=derive_subject_id(self.subject, self.slug))
            if holder := same_id.first():
                raise ValidationError({"slug": f"‘{self.slug}’ was first given to “{holder}”. Choose another."})

    def row(self) -> StoredRow:
        """This row in the import format, with ids where the format has references' slugs; each kind adds its keys."""
        return {"id": str(self.pk), "slug": self.slug, "former_slugs": self.former_slugs}

    @transaction.atomic
    def restore(self, row: StoredRow) -> None:
        """Make this working row what a revision of it was. Its slugs before are remembered as former ones.

        Raises:
            NotRestorable: it refers to what is no longer there, or would break a rule.
        """
        for field in self._meta.concrete_fields:
            if field.name not in row or field.name in ("id", "former_slugs"):
                continue
            value = row[field.name]
            setattr(self, field.attname, "" if value is None and not field.null else value)
        try:
            self.full_clean()
        except ValidationError as error:
            raise NotRestorable(f"It cannot be restored: {' '.join(error.messages)}") from error
        self.save()


def iter_named(model: type[SubjectRow], slugs: Iterable[str], ids: Iterable[uuid.UUID] = ()) -> Iterator[SubjectRow]:
    """The working rows that have or had one of these slugs, or have one of these ids; each once."""
    names, keys = set(slugs), set(ids)
    # Few were renamed: they are fewer than what many slugs would be looked for in.
    renamed = model._default_manager.exclude(former_slugs=[]).values_list("pk", "former_slugs")
    keys |= {pk for pk, former in renamed.iterator() if not names.isdisjoint(former)}
    for batch in split(keys) if keys else ():
        for row in model._default_manager.filter(pk__in=batch):
            names.discard(row.slug)
            yield row
    for some_names in split(names) if names else ():
        yield from model._default_manager.filter(slug__in=some_names)


@transaction.atomic
def save_revision(
    working: WorkingRow, *, by: "User | None", comment: str | Describe = "", origin: Origin = Origin.FORM
) -> Revision:
    """Keep what has just been saved as the subject's next revision; the latest one where nothing differs.

    Args:
        working: a saved working row.
        comment: on the revision, or what describes it from the row before, if any, and the row now.
    """
    latest = lock_latest_revision(working)
    row = working.row()
    if latest is not None and latest.row == row:
        working.saved_as = latest
        return latest
    working.saved_as = Revision.objects.create(
        subject=working.subject,
        subject_id=working.pk,
        number=latest.number + 1 if latest else 1,
        row=row,
        origin=origin,
        comment=comment if isinstance(comment, str) else comment(latest.row if latest else None, row),
        created_by=by,
    )
    return working.saved_as


def lock_latest_revision(working: WorkingRow) -> Revision | None:
    """The revision last saved of a working row, to which none is added until the transaction ends."""
    type(working)._default_manager.select_for_update().values_list("pk").get(pk=working.pk)
    return get_latest_revision(working)


def get_latest_revision(working: WorkingRow) -> Revision | None:
    """The revision last saved of a working row, if it was ever saved as one."""
    revisions = Revision.objects.filter(subject=working.subject, subject_id=working.pk)
    return revisions.order_by("-number").first()
