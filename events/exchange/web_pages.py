"""A web page that an editor gives the address of: what it says of itself, and its text as a capture of a source."""

import datetime as dt
import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction

from events.editions.drafts import save_revision
from events.editions.subjects import StoredRow
from sources.archives.addresses import Archived, find_unaltered_address, parse_archived
from sources.capture.addresses import ForbiddenAddress
from sources.capture.capture import is_front_page, save_capture
from sources.capture.extract import NoText, detect_media_type, extract_text
from sources.capture.http import Bounds, Fetched, NotFetched, fetch
from sources.capture.page_facts import FIELDS, Fact, PageFacts, is_same_host, read_page_facts
from sources.models import Capture, Extent, Source, text_digest

from .federal_register import read_federal_register

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_REGISTER = "https://www.federalregister.gov"
#: A document of the Federal Register: /documents/2019/05/21/2019-10616/title, or /d/2019-10616.
_DOCUMENT = re.compile(r"/(?:documents/(\d{4})/(\d\d)/(\d\d)|d)/([0-9A-Za-z-]{4,30})(?:/.*)?")
_API = f"{_REGISTER}/api/v1/documents/{{number}}.json"
_READ_FROM_API = "Federal Register API"
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_SALT = "annals.web_page"
_KEPT_SECONDS = 24 * 3600
#: How long a page may be that a form carries, in characters as it is packed; a longer one is carried without its bytes.
_LONGEST_PACKED = 3_000_000
_TOO_LONG = "The text is too long for this form. Save the source, and press Capture now in its form."


@dataclass(frozen=True)
class WebPage:
    """A page at an address, or why there is none.

    ``problem`` says in sentences what could not be fetched or read; ``fetched`` and ``text`` are then absent.
    ``event`` is what a document of the Federal Register says of the event that it attests.
    """

    address: str
    facts: PageFacts
    fetched: Fetched | None = None
    text: str = ""
    archived: Archived | None = None
    problem: str = ""
    event: StoredRow = field(default_factory=dict)

    @property
    def found_at(self) -> str:
        """Where the page was found; of a copy in an archive, where the page was."""
        return self.archived.url if self.archived else self.fetched.url if self.fetched else self.address

    @property
    def url(self) -> str:
        """The address of the source: what the page calls its own, if that can be, else where it was found."""
        return next((address for address in self._claimed if is_same_host(address, self.found_at)), self.found_at)

    @property
    def addresses(self) -> list[str]:
        """All at which a source of this page may be known; what a page claims of other hosts is not believed."""
        return [self.address, self.found_at, self.url]

    @property
    def claims(self) -> list[str]:
        """The addresses on other hosts that the page calls its own."""
        return [address for address in self._claimed if not is_same_host(address, self.found_at)]

    @property
    def _claimed(self) -> list[str]:
        """What the page calls its own address; many call that of their site so."""
        said = [fact.value for fact in self.facts.get("canonical", [])]
        return [address for address in said if not is_front_page(address) or is_front_page(self.found_at)]


def read_web_page(address: str, *, now: dt.datetime, bounds: Bounds | None = None) -> WebPage:
    """Fetch a page and read what it says of itself. Of a copy in an archive, the source is the page it is a copy of.

    Args:
        now: the time of the fetch, with a time zone.
    """
    archived = parse_archived(address)
    facts, event, more = _read_register(address, now, bounds)
    fetched, text, problem = _fetch_text([find_unaltered_address(address), *more], now, bounds)
    page: PageFacts = {}
    if fetched and _media_type(fetched) in _HTML:
        page = read_page_facts(fetched.body, archived.url if archived else fetched.url)
    if archived:
        page["archive_url"] = [Fact(archived.address, "the address")]
    return WebPage(address, page | facts, fetched, text, archived, problem, event)


def _fetch_text(addresses: list[str], now: dt.datetime, bounds: Bounds | None) -> tuple[Fetched | None, str, str]:
    """The first of these addresses that gives a text; else the problem of the first."""
    problems: list[str] = []
    for address in addresses:
        try:
            fetched = fetch(address, now=now, home=settings.ANNALS_BASE_URL, bounds=bounds)
            return fetched, extract_text(fetched.body, fetched.headers.get("content-type", "")), ""
        except NoText as error:
            problems.append(f"{address}: {error}")
        except (ForbiddenAddress, NotFetched) as error:
            problems.append(str(error))
    return None, "", problems[0]


def _media_type(fetched: Fetched) -> str:
    return detect_media_type(fetched.body, fetched.headers.get("content-type", ""))


def find_register_document(address: str) -> tuple[str, str] | None:
    """The address at which the Federal Register's API describes a document, and its day, "" where unknown.

    >>> find_register_document("https://www.federalregister.gov/documents/2019/05/21/2019-10616/entity-list")[1]
    '2019-05-21'
    """
    parts = urlsplit(address)
    found = _DOCUMENT.fullmatch(parts.path)
    if parts.scheme not in ("http", "https") or parts.netloc.removeprefix("www.") != "federalregister.gov" or not found:
        return None
    year, month, day, number = found.groups()
    return _API.format(number=number), f"{year}-{month}-{day}" if year else ""


def _read_register(address: str, now: dt.datetime, bounds: Bounds | None) -> tuple[PageFacts, StoredRow, list[str]]:
    """What the API says of a document: of its source, of its event, and where its text is too."""
    described = find_register_document(address)
    if described is None:
        return {}, {}, []
    api, day = described
    try:
        fetched = fetch(api, now=now, home=settings.ANNALS_BASE_URL, bounds=bounds)
        document = json.loads(fetched.body)
    except (ForbiddenAddress, NotFetched, ValueError, RecursionError):
        return {}, {}, []
    if not isinstance(document, dict) or (day and document.get("publication_date") != day):
        # Numbers were used again.
        return {}, {}, []
    rows = read_federal_register(api, fetched.body).rows
    source: StoredRow = next((one.row for one in rows if one.subject == "source"), {})
    event: StoredRow = next((one.row for one in rows if one.subject == "event"), {})
    if not source:
        return {}, {}, []
    texts = [document.get(name) for name in ("body_html_url", "raw_text_url")]
    own = [text for text in texts if isinstance(text, str) and is_same_host(text, _REGISTER)]
    return _to_facts(source), event, own


def _to_facts(source: StoredRow) -> PageFacts:
    values: dict[str, str] = {
        "title": source["title"],
        "publisher": "Federal Register",
        "published": source["published"],
        "language": source["language"],
        "type": source["type"],
        "canonical": source["url"] or "",
        "identifiers": "\n".join(f"{name}: {value}" for name, value in source["identifiers"].items()),
        "rights": source["rights"],
    }
    return {name: [Fact(values[name], _READ_FROM_API)] for name in FIELDS if values.get(name)}


def pack(page: WebPage) -> str:
    """A page as text that nobody else can make, for a form to carry; without its bytes, then its text, if too long."""
    carried: StoredRow = {
        "address": page.address,
        "facts": page.facts,
        "problem": page.problem,
        "event": page.event,
        "text": page.text,
        "body": "",
    }
    if page.fetched:
        carried |= {
            "url": page.fetched.url,
            "status": page.fetched.status,
            "headers": page.fetched.headers,
            "at": page.fetched.at.isoformat(),
            "body": b64encode(page.fetched.body).decode(),
        }
    without: StoredRow
    for without in ({}, {"body": ""}, {"body": "", "text": "", "problem": _TOO_LONG}):
        packed = signing.dumps(carried | without, salt=_SALT, compress=True)
        if len(packed) <= _LONGEST_PACKED:
            break
    return packed


def unpack(packed: str) -> WebPage:
    """What :func:`pack` packed within the last day.

    Raises:
        BadSignature: it is older, or not ours.
    """
    carried: StoredRow = signing.loads(packed, salt=_SALT, max_age=_KEPT_SECONDS)
    at = carried.get("at")
    fetched = at and Fetched(
        carried["url"], carried["status"], carried["headers"], b64decode(carried["body"]), dt.datetime.fromisoformat(at)
    )
    facts: PageFacts = {name: [Fact(*fact) for fact in said] for name, said in carried["facts"].items()}
    address = carried["address"]
    archived = parse_archived(address)
    return WebPage(address, facts, fetched or None, carried["text"], archived, carried["problem"], carried["event"])


@transaction.atomic
def save_page_capture(source: Source, page: WebPage, by: "User") -> Capture | None:
    """The text of a page as a capture of its source; None where there is none, or it was seen before on that day.

    Raises:
        ValidationError: it cannot be saved.
    """
    if page.fetched is None or not page.text:
        return None
    if page.archived is None:
        return save_capture(source, None, page.fetched, page.text, page.fetched.at, by=by).capture
    seen = page.archived.at.date().isoformat()
    if source.captures.filter(seen=seen, sha256=text_digest(page.text)).exists():
        return None
    capture = Capture(
        source=source,
        seen=seen,
        extent=Extent.WHOLE,
        media_type=_media_type(page.fetched),
        text=page.text,
        archive_url=page.archived.address,
        fetched_from=page.fetched.url[:2000],
    )
    capture.full_clean(exclude=["id", "number", "sha256"])
    if page.fetched.body:
        capture.keep(page.fetched.body)
    capture.save()
    save_revision(capture, by=by, comment=f"Captured from {page.fetched.url}")
    return capture
