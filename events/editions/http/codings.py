"""Content codings (RFC 9110, sections 8.4 and 12.5.3): which one a request prefers, and how a body is written in it.

The levels are low ones: a page of 100 events, 365 kB, takes less than a millisecond in zstd and br, two in gzip.
"""

import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Protocol

import brotli
import zstandard

from .negotiation import parse_preference

_ZSTD_LEVEL = 3
_BR_QUALITY = 1
#: At a lower one each piece of a stream is written without regard to those before.
_BR_STREAM_QUALITY = 3
_GZIP_LEVEL = 3
#: What zlib calls a window of 32 kB within gzip's frame. It writes no time of day into it.
_GZIP = 31
#: How many bytes of a stream may wait before its reader gets to see them.
_FLUSHED_AFTER = 32 * 1024


class _Stream(Protocol):
    """A stream of one coding. Each method returns the bytes that can be sent now."""

    def write(self, chunk: bytes) -> bytes: ...
    def flush(self) -> bytes: ...
    def finish(self) -> bytes: ...


class _ZstdStream:
    def __init__(self) -> None:
        self._object = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
        self.write = self._object.compress
        self.flush = partial(self._object.flush, zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        self.finish = self._object.flush


class _BrStream:
    def __init__(self) -> None:
        self._object = brotli.Compressor(quality=_BR_STREAM_QUALITY)
        self.write = self._object.process
        self.flush = self._object.flush
        self.finish = self._object.finish


class _GzipStream:
    def __init__(self) -> None:
        self._object = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP)
        self.write = self._object.compress
        self.flush = partial(self._object.flush, zlib.Z_SYNC_FLUSH)
        self.finish = self._object.flush


@dataclass(frozen=True)
class Coding:
    """A content coding that answers are sent in.

    Args:
        name: as Accept-Encoding and Content-Encoding write it.
        encode: writes a whole body. The same body gives the same bytes each time.
    """

    name: str
    encode: Callable[[bytes], bytes]
    _open: Callable[[], _Stream]

    def encode_stream(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Write a body as it comes: its first chunk can be read at once, the rest at least every 32 kB.

        Where a chunk cannot be made, its error is raised and the stream stays without its end, so that a reader knows.
        """
        stream, first = self._open(), True
        waiting: list[bytes] = []
        size = 0
        for chunk in chunks:
            waiting.append(chunk)
            size += len(chunk)
            if first or size >= _FLUSHED_AFTER:
                yield stream.write(b"".join(waiting)) + stream.flush()
                first, size = False, 0
                waiting.clear()
        yield stream.write(b"".join(waiting)) + stream.finish()


class _ZstdCompressors(threading.local):
    """One for each thread: to make one takes longer than to compress a short answer."""

    def __init__(self) -> None:
        self.compress = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress


_ZSTD = _ZstdCompressors()


def _encode_zstd(body: bytes) -> bytes:
    return _ZSTD.compress(body)


def _encode_gzip(body: bytes) -> bytes:
    return zlib.compress(body, _GZIP_LEVEL, wbits=_GZIP)


#: By name, the one we prefer first.
CODINGS: dict[str, Coding] = {
    coding.name: coding
    for coding in (
        Coding("zstd", _encode_zstd, _ZstdStream),
        Coding("br", partial(brotli.compress, quality=_BR_QUALITY), _BrStream),
        Coding("gzip", _encode_gzip, _GzipStream),
    )
}
#: With what only proxies send.
_KNOWN = (*CODINGS, "deflate")
#: Below every quality that a header can give.
_LEAST = 0.0001


@dataclass(frozen=True)
class AcceptedCodings:
    """What an Accept-Encoding header allows.

    Args:
        preferred: the coding to send; None for none.
        names: of the codings that answers come to a reader in, from us or from a proxy, those that are acceptable.
        identity: whether a body may be sent as it is.
    """

    preferred: Coding | None
    names: frozenset[str]
    identity: bool


@lru_cache(maxsize=256)
def parse_accept_encoding(header: str | None) -> AcceptedCodings:
    """What a request accepts. Without the header it accepts any coding, and is sent none.

    Of equals the first of :data:`CODINGS` is preferred. An asterisk alone is answered in gzip, which everybody reads.
    Where nothing is acceptable, a body is sent as it is, as the RFC has it.
    """
    if header is None:
        return AcceptedCodings(None, frozenset(_KNOWN), True)
    given: dict[str, float] = {}
    for text in header.split(","):
        if preference := parse_preference(text):
            name = preference[0].removeprefix("x-")
            given[name] = max(preference[1], given.get(name, 0.0))
    others = given.get("*", 0.0)
    qualities = {name: given.get(name, others) for name in _KNOWN}
    best = max(_by_familiarity(given), key=lambda name: qualities[name])
    # Unless the header says otherwise, the body as it is may be sent, and is wanted least.
    identity = given.get("identity", 0.0 if given.get("*") == 0 else _LEAST)
    return AcceptedCodings(
        CODINGS[best] if qualities[best] and qualities[best] >= identity else None,
        frozenset(name for name, quality in qualities.items() if quality),
        identity > 0,
    )


def _by_familiarity(given: Iterable[str]) -> list[str]:
    """The names of our codings: first those that a request gives, then those that it only does not exclude."""
    named = [name for name in CODINGS if name in given]
    return [*named, *(name for name in reversed(CODINGS) if name not in named)]
