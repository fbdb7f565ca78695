"""The newest edition and the most redactions that any worker of a service has answered from, in a file they share."""

import fcntl
import mmap
import os
import struct
from pathlib import Path

from .replicas import Position

#: Whose it is (the process that started the workers), the edition, and the redactions.
_FORMAT = struct.Struct("<QQQ")


class SharedFloor:
    """What rises only, for as long as the process that started the workers lives.

    Args:
        path: the file; all workers of a service have the same.
        owner: the process that started them, whose successor begins at nothing.
    """

    def __init__(self, path: Path, owner: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Open for as long as the process lives.
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        if os.fstat(self._file).st_size != _FORMAT.size:
            os.ftruncate(self._file, _FORMAT.size)
        self._bytes = mmap.mmap(self._file, _FORMAT.size)
        if _FORMAT.unpack_from(self._bytes)[0] != owner:
            _FORMAT.pack_into(self._bytes, 0, owner, 0, 0)
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._owner = owner

    def raise_to(self, position: Position) -> Position:
        """Note what was answered from; what is so by now."""
        known = self._read()
        if position.edition > known.edition or position.redactions > known.redactions:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                known = Position(*map(max, self._read(), position))
                _FORMAT.pack_into(self._bytes, 0, self._owner, *known)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        return known

    def _read(self) -> Position:
        return Position(*_FORMAT.unpack_from(self._bytes)[1:])
