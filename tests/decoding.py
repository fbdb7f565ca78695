"""Reading what is sent in a content coding, by decoders that know nothing of how it was written."""

import zlib
from collections.abc import Callable

import brotli
import zstandard

#: By coding, what makes a function that gives as much of a body as the bytes so far tell.
DECODERS: dict[str, Callable[[], Callable[[bytes], bytes]]] = {
    "zstd": lambda: zstandard.ZstdDecompressor().decompressobj().decompress,
    "br": lambda: brotli.Decompressor().process,
    "gzip": lambda: zlib.decompressobj(wbits=31).decompress,
}


def decoded(body: bytes, coding: str | None) -> bytes:
    return DECODERS[coding]()(body) if coding else body
