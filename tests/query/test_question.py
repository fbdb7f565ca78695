"""What a question says of itself: cursors carry its digest, so that one given out earlier goes on working."""

import datetime as dt

import pytest

from events.choices import EventOrder
from events.editions.edtf import Edtf
from events.query.question import EventQuery

_SIMPLE = EventQuery(topic=("a", "!b"), since=Edtf.parse("2018"), in_force_on=dt.date(2020, 1, 1))


def _combined() -> EventQuery:
    ranked = EventQuery(q="x", order=EventOrder.RELEVANCE, disputed=True)
    within = (EventQuery(topic=("a",), since=Edtf.parse("2018")), EventQuery(all_of=(ranked,)))
    return EventQuery(any_of=within, none_of=(ranked,), until=Edtf.parse("2019-02~"), significance_min=2)


@pytest.mark.parametrize(
    ("query", "digest"),
    [
        (EventQuery(), "404bfcd968b40b84"),
        (_SIMPLE, "108b57881e06b33c"),
        (_combined(), "4979c58bc3a80a30"),
    ],
)
def test_the_digest_of_a_question_never_changes(query: EventQuery, digest: str) -> None:
    assert query.digest == digest


def test_the_digest_is_the_same_whatever_was_read_of_a_question_before() -> None:
    query, before = _combined(), _combined().digest
    for one in query.iter_all():
        assert one.names
        assert one.sorted_by
    assert query.digest == before
