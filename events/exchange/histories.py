"""Histories of pages as their copies: a git repository's, a web archive's, a list's, a folder's."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from posixpath import normpath

from sources.archives import git, saved_pages
from sources.archives.addresses import Archived
from sources.archives.copies import Copy, CutOffCopies, UnreadableCopies
from sources.archives.git import Change, open_history, place_of
from sources.archives.lists import drop_repeated, parse_list
from sources.archives.warc import iter_warc

from .copies import CopyReader
from .reading import Problem

#: Wraps what is read one by one, to show how far it is.
Progress = Callable[[Iterable[Change]], Iterable[Change]]


def read_repository(
    repository: str, paths: Sequence[str], reader: CopyReader, progress: Progress, *, address: str = ""
) -> None:
    """Read the committed wordings of a local git repository.

    Args:
        paths: the files and folders to read; all of them if none is given.
        address: of a committed file on the web, with ``{commit}`` and ``{path}``.

    Raises:
        UnreadableCopies: it is no such repository, or damaged.
    """
    files = _Files(reader)
    not_found = set(paths)
    with open_history(repository) as history:
        for change in progress(history.changes(paths)):
            files.begin(change)
            not_found -= {path for path in not_found if _is_in(change.path, path)}
            if not change.blob:
                files.remove(change.path)
            elif not reader.is_left_out(change.path):
                try:
                    copy = git.to_copy(history, change, address=address)
                except UnreadableCopies as error:
                    reader.leave_out(place_of(change), str(error))
                else:
                    files.add(copy, reader.add(copy))
    files.finish()
    reader.check_found("--path", paths, not_found, "Write it as the repository does, from its top folder.")


def _is_in(file: str, path: str) -> bool:
    """Whether a path is that of a file, or of a folder that it is in."""
    plain = normpath(path)
    return plain in (".", file) or file.startswith(f"{plain}/")


def read_warcs(paths: Sequence[Path], reader: CopyReader, *, address: str = "") -> None:
    """Read the pages of sources in WARC files; of other pages nothing is read.

    A file that ends in the middle of a record is read up to that.

    Args:
        address: of a page in a public archive, with ``{timestamp}`` and ``{url}``.

    Raises:
        UnreadableCopies: a file cannot be read, or is damaged.
    """

    def is_wanted(url: str) -> bool:
        return reader.find_source(url, (url,)) is not None

    for path in paths:
        try:
            for copy in iter_warc(path, is_wanted, reader.leave_out, address=address):
                reader.add(copy)
        except CutOffCopies as error:
            reader.fail(str(path), str(error))


def read_saved_pages(paths: Sequence[Path], reader: CopyReader) -> None:
    """Read pages that were saved from a browser.

    Raises:
        UnreadableCopies: a path does not exist.
    """
    for path in saved_pages.iter_files(paths):
        if reader.is_left_out(path.name):
            continue
        try:
            copy = saved_pages.to_copy(path)
        except UnreadableCopies as error:
            reader.leave_out(str(path), str(error))
        else:
            reader.add(copy)


def read_archived(data: bytes, reader: CopyReader, fetch: Callable[[Archived], Copy], *, address: str = "") -> None:
    """Fetch the copies of sources that a list names, but for those that captures are of already.

    Args:
        data: the list.
        fetch: fetches one; what it raises of ``UnreadableCopies`` leaves out that one.
        address: of a copy, with ``{timestamp}`` and ``{url}``, for lists that do not give it.

    Raises:
        UnreadableCopies: it is no such list.
    """
    for archived in drop_repeated(parse_list(data, address=address)):
        if reader.find_source(archived.url, (archived.url,)) is None:
            reader.count_unmatched(archived.url)
        elif not reader.is_known(archived.address):
            try:
                copy = fetch(archived)
            except UnreadableCopies as error:
                reader.leave_out(archived.address, str(error))
            else:
                reader.add(copy)


class _Files:
    """Which files are texts of which source: two at a time would tell of changes that never were."""

    def __init__(self, reader: CopyReader) -> None:
        self._reader = reader
        self._of_source: dict[str, list[str]] = defaultdict(list)
        self._source_of: dict[str, str] = {}
        self._commit = ""
        self._doubted: set[str] = set()
        self._crowded: set[str] = set()

    def begin(self, change: Change) -> None:
        """Note a change's commit; when it is another, what the last one left is looked at."""
        if change.commit != self._commit:
            self.finish()
            self._commit = change.commit

    def remove(self, path: str) -> None:
        if slug := self._source_of.pop(path, None):
            self._of_source[slug].remove(path)

    def add(self, copy: Copy, slug: str | None) -> None:
        if self._source_of.get(copy.name) != slug:
            self.remove(copy.name)
            if slug:
                self._source_of[copy.name] = slug
                self._of_source[slug].append(copy.name)
                self._doubted.add(slug)

    def finish(self) -> None:
        """Report the sources that have had several files at once since the last commit."""
        for slug in sorted(self._doubted - self._crowded):
            if len(names := self._of_source[slug]) > 1:
                self._crowded.add(slug)
                self._reader.problems.append(
                    Problem(
                        f"commit {self._commit[:12]}",
                        f"{' and '.join(map(repr, names[:3]))} are both texts of the source ‘{slug}’. Keep one:"
                        " give the other null in the file of --map.",
                    )
                )
        self._doubted.clear()
