"""Answers kept by their entity tags. What a tag names never changes, so nothing is ever thrown away for being old."""

from collections import OrderedDict
from threading import Lock

from django.http import HttpResponse, HttpResponseBase

#: What one process keeps, and the largest answer worth keeping, in bytes.
MOST = 64 * 1024 * 1024
_LARGEST = MOST // 32


class ResponseCache:
    """A bounded cache of whole answers; the least recently asked for leave first.

    Args:
        most: how many bytes of bodies are kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[str, tuple[bytes, dict[str, str]]] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, tag: str) -> bool:
        return tag in self._answers

    def get(self, tag: str) -> HttpResponse | None:
        """A fresh copy of the answer with this tag, or None."""
        with self._lock:
            if (kept := self._answers.get(tag)) is None:
                return None
            self._answers.move_to_end(tag)
        body, headers = kept
        return HttpResponse(body, headers=headers)

    def put(self, tag: str, response: HttpResponseBase) -> None:
        """Keep an answer, where it is a whole one and not too large."""
        if response.status_code != 200 or not isinstance(response, HttpResponse) or len(response.content) > _LARGEST:
            return
        with self._lock:
            if tag in self._answers:
                return
            self._answers[tag] = (response.content, dict(response.headers))
            self._size += len(response.content)
            while self._size > self._most:
                _, (body, _) = self._answers.popitem(last=False)
                self._size -= len(body)


#: What this process has answered already.
RESPONSE_CACHE = ResponseCache()
