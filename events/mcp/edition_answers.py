"""What tools answer about the vocabulary and about what was public."""

from events.editions.http.parameters import choice_parser
from events.editions.http.subject_lists import COLUMNS, get_subjects_page
from events.editions.http.verification import parse_digest, verify_digest

from .calls import Answer, Call

#: The words that can be listed, by their plural.
VOCABULARY = {"kinds": "kind", "topics": "topic", "actors": "actor", "publishers": "publisher"}


def verify(call: Call) -> Answer:
    """Whether a document with a digest was public, of what, and when."""
    call.require("digest", "the digest of an event's entry")
    digest = call.params.value("digest", parse_digest)
    call.params.check()
    found = verify_digest(digest or "", call.edition)
    path = f"/api/v1/verify/{digest}"
    return Answer(found, f"Annals: the document {digest}", path, call.in_edition, is_empty=not found["public"])


def get_vocabulary(call: Call) -> Answer:
    """A page of the words that questions are asked in, with how many events mention each."""
    call.require("of", "topics")
    of = call.params.value("of", choice_parser(VOCABULARY)) or "kinds"
    subject = VOCABULARY[of]
    paging = call.paging(subject, COLUMNS)
    call.params.check()
    part = get_subjects_page(subject, call.edition, paging.window)
    fields = {"next_cursor": call.next_cursor(paging, part), "results": part.entries}
    return Answer(fields, f"Annals: {of}", f"/api/v1/{of}", call.in_edition, is_empty=not part.entries)
