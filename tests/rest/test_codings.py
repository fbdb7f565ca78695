"""Which content coding a request prefers (RFC 9110, 12.5.3), and how streams are written in it."""

from collections.abc import Iterator

import pytest

from events.editions.http.codings import CODINGS, parse_accept_encoding
from tests.decoding import DECODERS, decoded

LINE = b'{"slug": "ban", "title": "A ban"}\n'


@pytest.mark.parametrize(
    ("header", "preferred"),
    [
        (None, None),
        ("", None),
        (" ", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("deflate", None),
        ("compress, unheard-of", None),
        ("zstd;q=0.5, br;q=0.9, gzip;q=0.8", "br"),
        ("zstd ; Q=0.5 , gzip ; q=0.6", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.000", None),
        ("gzip;q=0.001", "gzip"),
        ("gzip;q=0, *", "br"),
        ("zstd;q=0, gzip;q=1.0", "gzip"),
        ("*", "gzip"),
        ("*;q=0.1", "gzip"),
        ("*;q=0", None),
        ("br, *;q=0", "br"),
        ("br;q=0.1, *;q=0.5", "gzip"),
        ("identity;q=1, gzip;q=0.5", None),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0", None),
        ("identity;q=0, br", "br"),
        # What cannot be read is not wanted; what else the header says holds.
        ("gzip;q=high", None),
        ("gzip;q=", None),
        ("gzip;q=nan", None),
        ("gzip;q=high, br", "br"),
        ("gzip;q=-1", None),
        ("gzip;q=7, br", "br"),
        (",;,, ;q=1,", None),
        ("gzip br", None),
        ("gzip;level=9;q=0.5", "gzip"),
        ("gzip;q=0, gzip", "gzip"),
        ("gzip, gzip;q=0", "gzip"),
        ("г;q=1, \x00", None),
    ],
)
def test_the_preferred_coding(header: str | None, preferred: str | None) -> None:
    coding = parse_accept_encoding(header).preferred
    assert (coding.name if coding else None) == preferred


@pytest.mark.parametrize(
    ("header", "identity"),
    [
        *((header, True) for header in (None, "", "gzip", "*", "*;q=0, identity;q=0.1")),
        *((header, False) for header in ("gzip, *;q=0", "gzip, identity;q=0", "identity;q=0, *")),
    ],
)
def test_whether_a_body_may_be_sent_as_it_is(header: str | None, identity: bool) -> None:
    assert parse_accept_encoding(header).identity == identity


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (None, {"zstd", "br", "gzip", "deflate"}),
        ("", set()),
        ("gzip, br;q=0", {"gzip"}),
        ("br;q=0, *;q=0.2", {"zstd", "gzip", "deflate"}),
    ],
)
def test_the_codings_that_are_acceptable(header: str | None, names: set[str]) -> None:
    assert parse_accept_encoding(header).names == names


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("body", [b"", LINE, LINE * 50_000], ids=["empty", "a line", "many lines"])
def test_a_body_is_read_back_and_written_alike_each_time(name: str, body: bytes) -> None:
    encoded = CODINGS[name].encode(body)
    assert decoded(encoded, name) == body
    assert CODINGS[name].encode(body) == encoded


@pytest.mark.parametrize("name", CODINGS)
def test_a_stream_is_read_back_and_is_a_small_part_of_itself(name: str) -> None:
    lines = [b'{"number": %d, "title": "A ban of exports"}\n' % number for number in range(20_000)]
    sent = list(CODINGS[name].encode_stream(lines))
    assert decoded(b"".join(sent), name) == b"".join(lines)
    assert sum(map(len, sent)) < sum(map(len, lines)) / 5
    assert list(CODINGS[name].encode_stream(lines)) == sent


@pytest.mark.parametrize("name", CODINGS)
def test_a_stream_of_nothing_is_read_back(name: str) -> None:
    assert decoded(b"".join(CODINGS[name].encode_stream([])), name) == b""


@pytest.mark.parametrize("name", CODINGS)
def test_the_first_line_of_a_stream_can_be_read_before_the_next_is_made(name: str) -> None:
    made: list[int] = []

    def lines() -> Iterator[bytes]:
        for number in range(100):
            made.append(number)
            yield LINE

    stream = CODINGS[name].encode_stream(lines())
    assert DECODERS[name]()(next(stream)) == LINE
    assert made == [0]


@pytest.mark.parametrize("name", CODINGS)
def test_no_more_of_a_stream_waits_than_32_kilobytes(name: str) -> None:
    written = 0

    def lines() -> Iterator[bytes]:
        nonlocal written
        for _ in range(10_000):
            written += len(LINE)
            yield LINE

    read, decode = 0, DECODERS[name]()
    for sent in CODINGS[name].encode_stream(lines()):
        read += len(decode(sent))
        assert written - read <= 32 * 1024
    assert read == written


@pytest.mark.parametrize("name", CODINGS)
def test_a_stream_that_fails_ends_in_the_middle(name: str) -> None:
    def lines() -> Iterator[bytes]:
        yield LINE
        raise OSError("The database went away")

    sent = bytearray()
    with pytest.raises(OSError, match="went away"):
        sent.extend(byte for chunk in CODINGS[name].encode_stream(lines()) for byte in chunk)
    whole = b"".join(CODINGS[name].encode_stream([LINE]))
    assert bytes(sent) == whole[: len(sent)]
    assert len(sent) < len(whole)
