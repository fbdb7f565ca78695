"""The committed wordings of files in a local git repository.

Nothing that a repository says about how to run git is heeded. Its objects are read through a bare repository of our
own, made for the purpose: so its configuration, hooks, attributes, filters, replacements and remotes do not exist.
"""

import datetime as dt
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import quote

from .copies import Copy, UnreadableCopies, find_addresses, guess_content_type

MOST_BYTES = 10 * 1024 * 1024
#: How many changes of files are read from one history.
MOST_CHANGES = 200_000
_FILE_MODES = frozenset({b"100644", b"100755", b"100664"})
_OBJECT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BRANCH = re.compile(r"refs/(?!.*\.\.)[\w./@+-]{1,500}")
_COMMIT = re.compile(rb"\n?([0-9a-f]{40,64}) (-?\d{1,19})")
_OPTIONS = ("core.commitGraph=false", "core.multiPackIndex=false", "log.showRoot=true", "core.quotePath=false")


class Change(NamedTuple):
    """A file as a commit wrote it; ``blob`` is empty where the commit removed it."""

    commit: str
    at: dt.datetime | None
    path: str
    blob: str


class History:
    """The changes of a repository's files, oldest first, and the files themselves."""

    def __init__(self, directory: Path, head: str, contents: "_Batch", sizes: "_Batch") -> None:
        self._directory = directory
        self._head = head
        self._contents = contents
        self._sizes = sizes

    def changes(self, paths: Sequence[str]) -> Iterator[Change]:
        """Every change of these files and folders, or of all, along the first parents of the newest commit.

        Raises:
            UnreadableCopies: the history is damaged, or has more than ``MOST_CHANGES`` changes.
        """
        log = (
            "log", "--first-parent", "-m", "--reverse", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff",
            "--no-textconv", "--ignore-submodules=none", "-z", "--format=%H %at", self._head, "--", *paths,
        )  # fmt: skip
        command = [*_command(self._directory), *log]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()) as process:
            out, errors = _pipe(process.stdout), _pipe(process.stderr)
            try:
                yield from _parse_log(_split(out))
            except BaseException:
                process.kill()
                raise
            reason = errors.read(500).decode(errors="replace").strip()
        if process.returncode:
            raise UnreadableCopies(f"git cannot read the history: {reason or process.returncode}")

    def read(self, change: Change) -> bytes:
        """What a change wrote.

        Raises:
            UnreadableCopies: it is missing, or larger than ``MOST_BYTES``.
        """
        size = self._sizes.ask(change.blob)
        if size is None:
            raise UnreadableCopies("its content is missing from the repository. Fetch it, or leave it out.")
        if size > MOST_BYTES:
            raise UnreadableCopies(f"it has {size:,} bytes; the limit is {MOST_BYTES:,}. Leave it out.")
        self._contents.ask(change.blob)
        return self._contents.take(size)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise TypeError("The process was started without this pipe.")
    return stream


class _Batch:
    """``git cat-file`` answering about one object after another."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._in, self._out = _pipe(process.stdin), _pipe(process.stdout)

    def ask(self, blob: str) -> int | None:
        """The size of a blob; None where it is missing or no blob."""
        self._in.write(f"{blob}\n".encode())
        self._in.flush()
        answer = self._out.readline().split()
        return int(answer[2]) if len(answer) == 3 and answer[1] == b"blob" else None

    def take(self, size: int) -> bytes:
        body = self._out.read(size)
        self._out.read(1)
        return body


@contextmanager
def open_history(repository: str) -> Iterator[History]:
    """The history of a repository in a local folder, with or without a work tree.

    Raises:
        UnreadableCopies: it is no such folder, has no commit, or git is not installed.
    """
    if not shutil.which("git"):
        raise UnreadableCopies("git is not installed on this machine. Install it.")
    directory = _find_directory(repository)
    head = _find_head(directory, repository)
    with tempfile.TemporaryDirectory() as made:
        own = Path(made)
        _make_repository(own, directory, head)
        with _batch(own, "--batch") as contents, _batch(own, "--batch-check") as sizes:
            yield History(own, head, contents, sizes)


def to_copy(history: History, change: Change, *, address: str = "") -> Copy:
    """A committed wording as a copy of a page, dated by its author's clock.

    Args:
        address: of a committed file on the web, with ``{commit}`` and ``{path}``.

    Raises:
        UnreadableCopies: its content is missing or too large.
    """
    body = history.read(change)
    content_type = guess_content_type(change.path)
    return Copy(
        name=change.path,
        place=place_of(change),
        at=change.at,
        body=body,
        content_type=content_type,
        addresses=(*find_addresses(body, content_type or "text/html"), f"https://{change.path}"),
        archive_url=address.replace("{commit}", change.commit).replace("{path}", _quoted(change.path)),
        note=f"Commit {change.commit[:12]}, file {_shown(change.path)}.",
    )


def place_of(change: Change) -> str:
    """How messages name a committed file."""
    return f"{_shown(change.path)} in commit {change.commit[:12]}"


def _quoted(path: str) -> str:
    return quote(path.encode(errors="surrogateescape"))


def _shown(path: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in path[:300])


def _find_directory(repository: str) -> Path:
    if "://" in repository or (":" in repository and not Path(repository).exists()):
        raise UnreadableCopies(f"‘{repository}’ is not a local folder. Clone the repository, and name its folder.")
    if "\n" in repository:
        raise UnreadableCopies("The name of the folder contains a line break. Rename it.")
    folder = Path(repository).resolve()
    if (folder / ".git").is_file():
        raise UnreadableCopies(
            f"‘{repository}’ is a linked work tree or a submodule. Name the folder of the repository it belongs to."
        )
    for directory in (folder / ".git", folder):
        if (directory / "HEAD").is_file() and (directory / "objects").is_dir():
            return directory
    raise UnreadableCopies(f"‘{repository}’ is not a git repository. Name a folder that contains .git, or a bare one.")


def _find_head(directory: Path, repository: str) -> str:
    """The newest commit of the branch that is checked out, found without git."""
    head = _read_line(directory / "HEAD")
    if head.startswith("ref:"):
        branch = head.removeprefix("ref:").strip()
        head = _read_line(directory / branch) if _BRANCH.fullmatch(branch) else ""
        head = head or _find_packed(directory, branch)
    if not _OBJECT.fullmatch(head):
        raise UnreadableCopies(
            f"‘{repository}’ has no commit, or keeps its branches in a form that is not supported. Clone it with"
            " ‘git clone --bare’, and name the clone."
        )
    return head


def _read_line(path: Path) -> str:
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            return file.readline(1000).strip()
    except OSError:
        return ""


def _find_packed(directory: Path, branch: str) -> str:
    try:
        with (directory / "packed-refs").open(encoding="utf-8", errors="replace") as file:
            for line in file:
                commit, _, name = line.strip().partition(" ")
                if name == branch:
                    return commit
    except OSError:
        pass
    return ""


def _make_repository(own: Path, directory: Path, head: str) -> None:
    """A bare repository without anything of its own, which reads the objects of another."""
    (own / "objects" / "info").mkdir(parents=True)
    (own / "refs").mkdir()
    (own / "HEAD").write_text("ref: refs/heads/none\n")
    version = "1\n[extensions]\n\tobjectformat = sha256" if len(head) == 64 else "0"
    (own / "config").write_text(f"[core]\n\tbare = true\n\trepositoryformatversion = {version}\n")
    objects = str(directory / "objects").replace("\\", "\\\\").replace('"', '\\"')
    (own / "objects" / "info" / "alternates").write_text(f'"{objects}"\n')
    if (directory / "shallow").is_file():
        lines = (directory / "shallow").read_text(encoding="ascii", errors="replace").split()[:MOST_CHANGES]
        (own / "shallow").write_text("".join(f"{line}\n" for line in lines if _OBJECT.fullmatch(line)))


def _environment() -> dict[str, str]:
    """What git knows of this machine: where programs are, and nothing else."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
    }


def _command(directory: Path) -> list[str]:
    options = [part for option in _OPTIONS for part in ("-c", option)]
    return ["git", "--no-pager", *options, f"--git-dir={directory}"]


@contextmanager
def _batch(directory: Path, option: str) -> Iterator[_Batch]:
    command = [*_command(directory), "cat-file", option]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    ) as process:
        try:
            yield _Batch(process)
        finally:
            process.kill()


def _split(stream: IO[bytes]) -> Iterator[bytes]:
    """What NUL parts in a stream."""
    rest = b""
    while block := stream.read(65_536):
        *whole, rest = (rest + block).split(b"\0")
        yield from whole
    if rest:
        yield rest


def _parse_log(parts: Iterator[bytes]) -> Iterator[Change]:
    commit, at, count = "", None, 0
    for part in parts:
        if found := _COMMIT.fullmatch(part):
            commit, at = found[1].decode(), _to_instant(int(found[2]))
            continue
        fields = part.strip().removeprefix(b":").split()
        if len(fields) != 5:
            continue
        path = next(parts, b"").decode(errors="surrogateescape")
        is_removed = fields[4] == b"D"
        if not is_removed and fields[1] not in _FILE_MODES:
            continue
        count += 1
        if count > MOST_CHANGES:
            raise UnreadableCopies(f"The history has more than {MOST_CHANGES:,} changes of files. Narrow it by --path.")
        yield Change(commit, at, path, "" if is_removed else fields[3].decode())


def _to_instant(seconds: int) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
