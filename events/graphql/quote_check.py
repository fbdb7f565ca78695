"""Whether somebody said it: words looked for in the captures and quotations of an edition."""

from enum import Enum
from typing import Annotated

import strawberry
from strawberry.types import Info

from events.editions.graphql.base import AsOf, BadInput, Date, EditionNumber, describe_enum, get_pinned
from events.editions.graphql.types import Edition, to_edition_value
from events.editions.http.parameters import parse_day
from sources.graphql import DiffOp

from ..choices import QuoteStatus
from ..query.quotation_check import TextError, get_answer
from ..query.wording_scope import Scope
from .inputs import check_text, get_slugs, languages_named


@strawberry.enum(description="The result of looking for words.")
class CheckStatus(Enum):
    FOUND = "found"
    NEAR = "near"
    NEVER_SEEN = "never_seen"


describe_enum(
    CheckStatus,
    FOUND="A capture holds exactly these words.",
    NEAR="No capture holds the words; some passages are like them.",
    NEVER_SEEN="No capture holds the words or anything like them.",
)


@strawberry.type(description="A source whose words were looked through.")
class CheckedSource:
    slug: str = strawberry.field(description="The slug of the source.")
    title: str = strawberry.field(description="The title of the source.")
    url: str | None = strawberry.field(description="The address of the source.")


@strawberry.type(description="A source whose captures hold the words.")
class FoundWords:
    source: CheckedSource = strawberry.field(description="The source.")
    captures: list[int] = strawberry.field(description="The numbers of the captures that hold the words, oldest first.")
    first_seen: str = strawberry.field(description="When the words were first seen (EDTF).")
    last_stood: str = strawberry.field(description="When the words were last seen (EDTF).")
    status: QuoteStatus = strawberry.field(description="The status of the words in the newest capture that decides.")
    gone: str | None = strawberry.field(description="The period in which the words went (EDTF); null if they did not.")
    now: str | None = strawberry.field(description="The words in their place today.")
    context: str | None = strawberry.field(
        description="The sentence around the words; null if the text of the source is not public."
    )
    events: list[str] = strawberry.field(description="The slugs of the events that quote the words from this source.")


@strawberry.type(description="A passage that is like the words and not the same.")
class NearPassage:
    source: CheckedSource = strawberry.field(description="The source.")
    capture: int = strawberry.field(description="The number of the capture.")
    passage: str = strawberry.field(description="The passage, as the capture has it.")
    diff: list[DiffOp] = strawberry.field(description="The difference between the words and the passage.")


@strawberry.type(description="An event that quotes the words.")
class QuotingEvent:
    slug: str = strawberry.field(description="The slug of the event.")
    title: str = strawberry.field(description="The title of the event.")
    source: str = strawberry.field(description="The slug of the quoted source.")
    exact: str = strawberry.field(description="The quotation.")
    status: QuoteStatus = strawberry.field(description="The status of the quotation in its source.")
    now: str | None = strawberry.field(description="The words in its place today.")


@strawberry.type(description="The extent of the search.")
class CheckCoverage:
    sources: int = strawberry.field(description="The number of sources with a capture.")
    captures: int = strawberry.field(description="The number of captures.")
    protected: int = strawberry.field(
        description="The number of captures whose text is not public, looked through for whole sentences only."
    )
    latest: str | None = strawberry.field(description="The last day on which a capture was seen.")


@strawberry.type(description="The words that were looked for, and what was found.")
class QuotationCheck:
    edition: Edition = strawberry.field(description="The edition that was searched.")
    text: str = strawberry.field(description="The words, as given.")
    status: CheckStatus = strawberry.field(description="The result.")
    found: list[FoundWords] = strawberry.field(description="The sources whose captures hold the words (at most 10).")
    near: list[NearPassage] = strawberry.field(
        description="The nearest passages if the words are not found (at most 3)."
    )
    quoted_by: list[QuotingEvent] = strawberry.field(
        description="The events that quote the words, whether or not a capture holds them (at most 20)."
    )
    coverage: CheckCoverage = strawberry.field(description="The extent of the search.")


def check_quote(
    info: Info,
    text: Annotated[str, strawberry.argument(description="The words: 2 words to 2,000 characters.")],
    source: Annotated[list[str] | None, strawberry.argument(description="The slugs of the sources to search.")] = None,
    on: Annotated[
        Date | None, strawberry.argument(description="The last day on which a capture may have been seen.")
    ] = None,
    language: Annotated[
        list[str] | None, strawberry.argument(description="The languages of the sources to search (BCP 47).")
    ] = None,
    as_of: AsOf = None,
    edition: EditionNumber = None,
) -> QuotationCheck:
    pinned = get_pinned(info, as_of, edition)
    sources = tuple(get_slugs(pinned, source=("source", source))["source"])
    languages_named(pinned, language)
    scope = Scope(pinned, sources, tuple(language or ()), parse_day(str(on)) if on else None)
    try:
        answer = get_answer([check_text("text", text)], scope)
    except TextError as error:
        raise BadInput(f"text: {error}") from error
    result = answer["results"][0]
    return {  # type: ignore[return-value]
        **result,
        "status": CheckStatus(result["status"]),
        "edition": to_edition_value(pinned),
        "coverage": answer["coverage"],
    }
