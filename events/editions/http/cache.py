"""Answers kept by their entity tags. What a tag names never changes, so nothing is ever thrown away for being old."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from django.http import HttpResponse, HttpResponseBase

from .codings import Coding

#: What one process keeps, and the largest answer worth keeping, in bytes.
MOST = 48 * 1024 * 1024
_LARGEST = MOST // 32
#: The same of an answer that is asked for in parts, and would be made for each again.
_LARGEST_IN_PARTS = MOST // 2


@dataclass
class KeptAnswer:
    """An answer: its body, also in the codings that it was sent in, by their names."""

    tag: str
    body: bytes
    headers: dict[str, str]
    encoded: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.body) + sum(map(len, self.encoded.values()))


class ResponseCache:
    """A bounded cache of whole answers; the least recently used leave first.

    Args:
        most: how many bytes of bodies are kept, in every coding.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[str, KeptAnswer] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, tag: str) -> bool:
        return tag in self._answers

    def get(self, tag: str) -> HttpResponse | None:
        """A fresh copy of the answer with this tag, or None."""
        with self._lock:
            if (kept := self._answers.get(tag)) is None:
                return None
            self._answers.move_to_end(tag)
        response = HttpResponse(kept.body, headers=kept.headers)
        response.kept = kept  # type: ignore[attr-defined]
        return response

    def put(self, tag: str, response: HttpResponseBase) -> None:
        """Keep an answer, where it is a whole one and not too large."""
        largest = _LARGEST_IN_PARTS if "Accept-Ranges" in response.headers else _LARGEST
        if response.status_code != 200 or not isinstance(response, HttpResponse) or len(response.content) > largest:
            return
        with self._lock:
            if (kept := self._answers.get(tag)) is None:
                kept = self._answers[tag] = KeptAnswer(tag, response.content, dict(response.headers))
                self._size += kept.size
                self._drop()
        response.kept = kept  # type: ignore[attr-defined]

    def encode(self, response: HttpResponse, coding: Coding) -> bytes:
        """The body of an answer in a coding. Of an answer that is kept this is kept too, and done once."""
        kept: KeptAnswer | None = getattr(response, "kept", None)
        body = response.content
        if kept is None or kept.body != body:
            return coding.encode(body)
        if (encoded := kept.encoded.get(coding.name)) is not None:
            return encoded
        encoded = coding.encode(body)
        with self._lock:
            # It may have left meanwhile, or have been encoded by another thread.
            if self._answers.get(kept.tag) is kept and coding.name not in kept.encoded:
                kept.encoded[coding.name] = encoded
                self._size += len(encoded)
                self._drop()
        return encoded

    def _drop(self) -> None:
        """Drop the least recently used until there is room; the caller has the lock."""
        while self._size > self._most:
            _, kept = self._answers.popitem(last=False)
            self._size -= kept.size


#: What this process has answered already.
RESPONSE_CACHE = ResponseCache()
