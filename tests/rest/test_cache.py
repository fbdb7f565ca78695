"""Answers that a process keeps: whole ones, in bounded space, and never shared with whoever gets them."""

from django.http import HttpResponse, StreamingHttpResponse

from events.editions.http import cache as keeping
from events.editions.http.cache import ResponseCache
from events.editions.http.codings import Coding


def answer(size: int = 1, status: int = 200) -> HttpResponse:
    return HttpResponse(b"x" * size, status=status, headers={"Annals-Edition": "1"})


def kept_of(kept: ResponseCache, *tags: str) -> list[str]:
    return [tag for tag in tags if kept.get(tag) is not None]


def test_no_more_than_its_bytes_are_kept_and_the_least_recently_used_leave_first() -> None:
    kept = ResponseCache(most=30)
    for tag in "abc":
        kept.put(tag, answer(10))
    kept.get("a")
    kept.put("d", answer(10))
    assert kept_of(kept, *"abcd") == ["a", "c", "d"]
    kept.put("e", answer(25))
    assert kept_of(kept, *"abcde") == ["e"]


def test_what_leaves_makes_room_again() -> None:
    kept = ResponseCache(most=30)
    for number in range(100):
        kept.put(str(number), answer(10))
    assert kept_of(kept, *map(str, range(100))) == ["97", "98", "99"]


def test_what_is_put_twice_takes_its_place_once() -> None:
    kept = ResponseCache(most=30)
    for tag in "aaab":
        kept.put(tag, answer(10))
    kept.put("c", answer(10))
    assert kept_of(kept, *"abc") == ["a", "b", "c"]


def test_only_whole_and_ordinary_answers_are_kept() -> None:
    kept = ResponseCache()
    kept.put("missing", answer(status=404))
    kept.put("streamed", StreamingHttpResponse([b"x"]))
    kept.put("vast", answer(keeping.MOST // 32 + 1))
    kept.put("large", answer(keeping.MOST // 32))
    assert kept_of(kept, "missing", "streamed", "vast", "large") == ["large"]


def test_each_gets_a_copy_of_its_own() -> None:
    kept = ResponseCache()
    first = answer()
    kept.put("a", first)
    first.headers["Annals-Edition"] = "2"
    got = kept.get("a")
    assert got is not None
    got.headers["Annals-Edition"] = "3"
    got.content = b"Other"
    again = kept.get("a")
    assert again is not None
    assert (again.content, again.headers["Annals-Edition"]) == (b"x", "1")


def halved(name: str, done: list[bytes]) -> Coding:
    """A coding that gives half of what it is given, and notes that it was."""

    def encode(body: bytes) -> bytes:
        done.append(body)
        return body[: len(body) // 2]

    return Coding(name, encode, object)  # type: ignore[arg-type]


def test_a_kept_answer_is_encoded_once_in_each_coding() -> None:
    done: list[bytes] = []
    kept = ResponseCache()
    first = answer(10)
    kept.put("a", first)
    again = kept.get("a")
    assert again is not None
    for response, name in ((first, "gzip"), (again, "gzip"), (again, "br"), (first, "br")):
        assert kept.encode(response, halved(name, done)) == b"x" * 5
    assert len(done) == 2


def test_what_is_not_kept_or_is_another_answer_by_now_is_encoded_each_time() -> None:
    done: list[bytes] = []
    kept = ResponseCache()
    kept.put("a", answer(10))
    changed = kept.get("a")
    assert changed is not None
    changed.content = b"y" * 4
    for _ in range(2):
        assert kept.encode(answer(10), halved("gzip", done)) == b"x" * 5
        assert kept.encode(changed, halved("gzip", done)) == b"yy"
    assert len(done) == 4


def test_encoded_bodies_count_among_the_bytes_that_are_kept() -> None:
    done: list[bytes] = []
    kept = ResponseCache(most=30)
    responses = {tag: answer(10) for tag in "abc"}
    for tag, response in responses.items():
        kept.put(tag, response)
    kept.encode(responses["c"], halved("gzip", done))
    assert kept_of(kept, *"abc") == ["b", "c"]
    # What has left takes no room by being encoded late, and gives all of its room back.
    kept.encode(responses["a"], halved("gzip", done))
    assert kept_of(kept, *"abc") == ["b", "c"]
    for number in range(100):
        kept.put(str(number), answer(10))
    assert kept_of(kept, *"bc", *map(str, range(100))) == ["97", "98", "99"]
