"""Whether a document was ever public, by its digest."""

import re
from typing import Annotated

import strawberry
from strawberry.types import Info

from events.editions.graphql.base import BadInput, get_pins, to_global_id
from events.editions.graphql.types import Edition, to_edition_value
from events.editions.models import Entry

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@strawberry.type(description="The editions in which a document was public.")
class PublicPeriod:
    subject: str = strawberry.field(description="The kind of subject: event, source, capture, actor …")
    id: strawberry.ID = strawberry.field(description="The global id of the subject.")
    slug: str = strawberry.field(description="The subject's slug in these editions.")
    first_edition: Edition = strawberry.field(description="The first edition with the document.")
    replaced_in: Edition | None = strawberry.field(
        description="The edition that replaced or removed the document; null while it is current."
    )


@strawberry.type(description="The answer whether a document with a digest was ever public.")
class Verification:
    digest: str = strawberry.field(description="The digest, as given.")
    public: bool = strawberry.field(description="Whether a document with this digest was ever public.")
    results: list[PublicPeriod] = strawberry.field(description="The subjects and editions that it was public in.")


def verify(
    info: Info,
    digest: Annotated[str, strawberry.argument(description="The SHA-256 of the document, as 64 hexadecimal digits.")],
) -> Verification:
    if not _DIGEST.fullmatch(digest):
        raise BadInput(f"‘{digest[:80]}’ is not a SHA-256 digest. Give 64 hexadecimal digits in lower case.")
    newest = get_pins(info).edition()
    entries = Entry.objects.using("public").filter(digest=digest, edition__lte=newest.number)
    ordered = entries.select_related("edition", "replaced_in").order_by("edition_id", "pk")
    results = [_to_period(entry, newest.number) for entry in ordered]
    return Verification(digest=digest, public=bool(results), results=results)


def _to_period(entry: Entry, newest: int) -> PublicPeriod:
    is_replaced = entry.replaced_in_id is not None and entry.replaced_in_id <= newest
    return {  # type: ignore[return-value]
        "subject": entry.subject,
        "id": to_global_id(entry.subject.capitalize(), entry.subject_id),
        "slug": entry.slug,
        "first_edition": to_edition_value(entry.edition),
        "replaced_in": to_edition_value(entry.replaced_in) if is_replaced and entry.replaced_in else None,
    }
