"""Which functions of a project are called while something is done, and how often the way leads into another file."""

import inspect
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any, Self

#: Bodies that the compiler makes a frame of, where the reader sees none.
_INNER = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<module>"})
_RESUMED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Trace:
    """The calls that this thread makes of functions that are defined in some folders, in their order.

    The way changes its file wherever a call is of a function in another file than the call before it was: three calls
    that follow each other into one file are one change, and so are the frames of libraries between two files.

    Args:
        root: the folder that files are named from.
        folders: those below it whose functions count.
    """

    def __init__(self, root: Path, folders: tuple[str, ...]) -> None:
        self._root = f"{root}/"
        self._folders = tuple(f"{root}/{folder}/" for folder in folders)
        self._names: dict[CodeType, str | None] = {}
        self._begun: list[FrameType] = []
        self._last = ""
        self.functions: Counter[str] = Counter()
        self.changes: Counter[tuple[str, str]] = Counter()

    def __enter__(self) -> Self:
        sys.setprofile(self._profile)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        sys.setprofile(None)
        self._begun.clear()

    @property
    def files(self) -> set[str]:
        return {function.partition(":")[0] for function in self.functions}

    def _profile(self, frame: FrameType, event: str, argument: Any) -> None:
        if event != "call" or (file := self._file(frame.f_code)) is None or frame.f_code.co_name in _INNER:
            return
        if frame.f_code.co_flags & _RESUMED:
            # A generator is entered again for each of its values; kept here, so that no other frame has its identity.
            if any(begun is frame for begun in self._begun):
                return
            self._begun.append(frame)
        self.functions[f"{file}:{frame.f_code.co_qualname}"] += 1
        if self._last not in ("", file):
            self.changes[self._last, file] += 1
        self._last = file

    def _file(self, code: CodeType) -> str | None:
        """The file of the project in which code is defined, from the root; None where it is elsewhere."""
        if code not in self._names:
            path = code.co_filename
            is_ours = path.startswith(self._folders)
            self._names[code] = path.removeprefix(self._root) if is_ours else None
        return self._names[code]


def traced(root: Path, folders: tuple[str, ...], act: Callable[[], Any]) -> Trace:
    """What doing something calls."""
    with Trace(root, folders) as trace:
        act()
    return trace
