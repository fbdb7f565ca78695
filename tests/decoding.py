"""Reading what is sent in a content coding or as a table of Parquet, by what knows nothing of how it was written."""

import io
import json
import zlib
from collections.abc import Callable

import brotli
import pyarrow.parquet
import zstandard

#: By coding, what makes a function that gives as much of a body as the bytes so far tell.
DECODERS: dict[str, Callable[[], Callable[[bytes], bytes]]] = {
    "zstd": lambda: zstandard.ZstdDecompressor().decompressobj().decompress,
    "br": lambda: brotli.Decompressor().process,
    "gzip": lambda: zlib.decompressobj(wbits=31).decompress,
}


def decoded(body: bytes, coding: str | None) -> bytes:
    return DECODERS[coding]()(body) if coding else body


def to_text(body: bytes) -> str:
    """What a body in any format tells, as text; the rows of a table of Parquet as JSON."""
    if not body.startswith(b"PAR1"):
        return body.decode()
    rows = pyarrow.parquet.read_table(io.BytesIO(body)).to_pylist()
    return json.dumps(rows, ensure_ascii=False, default=str)
