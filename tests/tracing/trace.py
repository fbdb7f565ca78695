"""Which functions of a project are called while something is done, and how often a call leads into another file."""

import inspect
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Self

#: Bodies that the compiler makes a frame of, where the reader sees none.
_INNER = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<module>"})
_RESUMED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Trace:
    """The calls that this thread makes of functions that are defined in some folders.

    A call crosses where the function is in another file than the function that called it; the frames of libraries
    between the two are passed over. Each such call counts once: a return does not count, nor does a generator that is
    entered again for its next value, nor what follows in the file that was come back to. A function called for each
    row counts for each row.

    Args:
        root: the folder that files are named from.
        folders: those below it whose functions count.
        passed_over: those below these that are passed over like libraries.
    """

    def __init__(self, root: Path, folders: tuple[str, ...], passed_over: tuple[str, ...] = ()) -> None:
        self._root = f"{root}/"
        self._folders = tuple(f"{root}/{folder}/" for folder in folders)
        self._passed_over = tuple(f"{root}/{folder}/" for folder in passed_over)
        self._names: dict[CodeType, str | None] = {}
        self._begun: list[FrameType] = []
        self.functions: Counter[str] = Counter()
        self.crossings: Counter[tuple[str, str]] = Counter()

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

    def _profile(self, frame: FrameType, event: str, argument: object) -> None:
        if event != "call" or (file := self._file(frame.f_code)) is None or frame.f_code.co_name in _INNER:
            return
        if frame.f_code.co_flags & _RESUMED:
            # A generator is entered again for each of its values; kept here, so that no other frame has its identity.
            if any(begun is frame for begun in self._begun):
                return
            self._begun.append(frame)
        self.functions[f"{file}:{frame.f_code.co_qualname}"] += 1
        caller = self._caller(frame)
        if caller not in (None, file):
            self.crossings[caller, file] += 1

    def _caller(self, frame: FrameType) -> str | None:
        """The file of the function of the project that a frame was called from, through whatever libraries."""
        above = frame.f_back
        while above is not None:
            if file := self._file(above.f_code):
                return file
            above = above.f_back
        return None

    def _file(self, code: CodeType) -> str | None:
        """The file of the project in which code is defined, from the root; None where it is elsewhere."""
        if code not in self._names:
            path = code.co_filename
            is_ours = path.startswith(self._folders) and not path.startswith(self._passed_over)
            self._names[code] = path.removeprefix(self._root) if is_ours else None
        return self._names[code]


def traced(root: Path, folders: tuple[str, ...], act: Callable[[], object], passed_over: tuple[str, ...] = ()) -> Trace:
    """What doing something calls; see :class:`Trace`."""
    with Trace(root, folders, passed_over) as trace:
        act()
    return trace
