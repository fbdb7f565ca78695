"""The pages of editions: what each of them added, changed and withdrew, and the feed of them."""

from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from events.editions.documents import decode
from events.editions.http.pagination import PAGE, Paging
from events.editions.http.parameters import Parameters, choice_parser, whole_number_parser
from events.editions.http.responses import base_url
from events.editions.http.views import pin_edition
from events.editions.keyset import Sort, get_slice
from events.editions.models import Cause, Edition, Entry
from events.editions.problems import not_found_problem

from ..formats.feed import MEDIA_TYPE, Feed
from .base import Page, render_page
from .documents import get_titles
from .edition_changes import LATEST_PUBLISHED, NOUNS, get_edition_changes, sum_counts
from .history import Difference, compare_documents
from .share import Sharing

#: How many editions a page and the feed list, and how many subjects the page of one edition lists.
_EDITIONS = 20
_SUBJECTS = 50
#: How many events the summary of several editions names.
_NAMED = 5


class SubjectChange(NamedTuple):
    """What an edition did to one subject; ``path`` is None where no page shows it any more."""

    entry: Entry
    path: str | None
    differences: list[Difference]


class EditionsPage(Page):
    """The acts of publishing, newest first; with ``after``, only those after an edition."""

    parameters = PAGE | {"after"}

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        after = params.value("after", whole_number_parser(0, 2**31 - 1)) or 0
        paging = Paging(request, params, edition, f"editions {after}", ("number",), default=_EDITIONS, most=_EDITIONS)
        params.check()
        listed = get_slice(_get_editions(edition, after), Sort(("number",), descending=True), paging.window)
        following, preceding = paging.links(edition, listed)
        changes = get_edition_changes(listed.entries)
        return render_page(
            request,
            "pages/editions.html",
            edition,
            changes=changes,
            after=after,
            total=sum_counts(changes),
            named=_get_changed_events(edition, after) if after else [],
            next=following,
            previous=preceding,
            sharing=Sharing("Editions of Annals", base_url(request), request.path, params.pairs, edition),
            canonical=f"{base_url(request)}/editions",
        )


class EditionPage(Page):
    """One act of publishing: every subject that it changed, with the words before and after.

    The page shows one kind of subject at a time: events, unless ``subject`` names another.
    """

    parameters = PAGE | {"subject"}

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        number = int(names["number"])
        subject = params.value("subject", choice_parser(list(NOUNS)))
        question = f"edition {number} {subject}"
        paging = Paging(request, params, edition, question, ("id",), default=_SUBJECTS, most=_SUBJECTS)
        params.check()
        if not 0 < number <= edition.number:
            raise not_found_problem(f"There is no edition {number}; the newest is {edition.number}.")
        shown = pin_edition(params, {"edition": number, "as_of": None})
        changes = get_edition_changes([shown])[0]
        subject = subject or next((count.subject for count in changes.counts), "event")
        own = Entry.objects.using("public").filter(edition=number, cause=Cause.OWN, subject=subject)
        listed = get_slice(own, Sort(("id",)), paging.window)
        following, preceding = paging.links(edition, listed)
        return render_page(
            request,
            "pages/edition.html",
            edition,
            shown=shown,
            changes=changes,
            subject=subject,
            sharing=Sharing(f"Edition {number} of Annals", base_url(request), request.path, params.pairs, edition),
            subjects=_get_subject_changes(listed.entries),
            next=following,
            previous=preceding,
            canonical=f"{base_url(request)}/editions/{number}",
        )


class EditionFeed(Page):
    """The latest editions as an Atom feed (RFC 4287)."""

    is_translated = False

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        base = base_url(request)
        feed = Feed(
            title="Annals: editions",
            link=f"{base}/editions",
            subtitle="What each edition added, corrected and withdrew.",
            feed_url=f"{base}/editions.atom",
            updated=edition.published_at,
        )
        for changes in get_edition_changes(_get_editions(edition, 0).order_by("-number")[:_EDITIONS]):
            number = changes.edition.number
            counts = ", ".join(f"{count.number:,} {count.noun} {count.verb}" for count in changes.counts)
            feed.add_item(
                title=f"Edition {number}",
                link=f"{base}/editions/{number}",
                description=". ".join(filter(None, (changes.edition.note.rstrip("."), counts))) + ".",
                unique_id=f"{base}/editions/{number}",
                pubdate=changes.edition.published_at,
                updateddate=changes.edition.published_at,
            )
        return HttpResponse(feed.render(), content_type=MEDIA_TYPE)


def _get_editions(edition: Edition, after: int) -> QuerySet[Edition]:
    return Edition.objects.using("public").filter(number__lte=edition.number, number__gt=after)


def _get_changed_events(edition: Edition, after: int) -> list[dict[str, str]]:
    """Events that editions after one published for their own sake, the latest first."""
    entries = Entry.objects.using("public").at(edition).public().of("event").filter(own_edition__gt=after)
    rows = entries.order_by(*LATEST_PUBLISHED).values_list("slug", "label", "own_change")
    named = list(rows[:_NAMED])
    titles = get_titles("event", ((slug, label) for slug, label, _ in named), edition)
    return [{"slug": slug, "title": titles[slug], "change": change} for slug, _, change in named]


def _get_subject_changes(entries: list[Entry]) -> list[SubjectChange]:
    """The entries with the differences from those they replaced, by one statement."""
    numbers = {entry.edition_id for entry in entries}
    ids = [entry.subject_id for entry in entries]
    replaced = Entry.objects.using("public").filter(replaced_in__in=numbers, subject_id__in=ids)
    former = {
        (subject, id): document for subject, id, document in replaced.values_list("subject", "subject_id", "document")
    }
    return [_to_subject_change(entry, former.get((entry.subject, entry.subject_id))) for entry in entries]


def _to_subject_change(entry: Entry, former: str | None) -> SubjectChange:
    document = decode(entry.document) if entry.document else None
    differences = compare_documents(decode(former), document) if former and document else []
    return SubjectChange(entry, document["path"] if document else None, differences)
