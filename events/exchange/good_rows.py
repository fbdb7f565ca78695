"""What is right of files is imported, and the rest is written to files that can be corrected and imported again."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .identity import REST
from .reading import ImportRow, Problem, Reading
from .reading import Path as RowPath
from .writing import Imported, ImportRefused


@dataclass(frozen=True)
class Rest:
    """What is left of one file: the name of its file, the ending, and its text in the format of the file."""

    file: str
    ending: str
    data: bytes

    def write(self, folder: Path | None = None) -> Path:
        """Write it beside its file, or in a folder, under a name that is free: ``a.rest.csv``, ``a.rest-2.csv``.

        Raises:
            OSError: it cannot be written.
        """
        own = Path(self.file)
        stem = (folder or own.parent) / REST.sub("", own.name).removesuffix(own.suffix)
        number = 1
        while True:
            path = Path(f"{stem}.rest{f'-{number}' if number > 1 else ''}{self.ending}")
            try:
                with path.open("xb") as file:
                    file.write(self.data)
            except FileExistsError:
                number += 1
            else:
                return path


def import_good_rows(
    readings: list[Reading], write: Callable[[list[ImportRow]], Imported]
) -> tuple[Imported, list[Problem], list[Rest]]:
    """Import the rows that have no problems; returns the result, the problems, and what is left of each file.

    A row that refers to one that is left out has a problem itself. ``write`` imports rows, all or none.

    Raises:
        ImportRefused: a problem is not one of single rows.
    """
    rows = [row for reading in readings for row in reading.rows]
    problems = [problem for reading in readings for problem in reading.problems]
    while True:
        bad = {unit for problem in problems for unit in problem.units}
        if any(not problem.units for problem in problems):
            raise ImportRefused(problems)
        try:
            imported = write([row for row in rows if not row.units & bad])
        except ImportRefused as refused:
            problems += refused.problems
        else:
            return imported, problems, [rest for reading in readings if (rest := _take_rest(reading, bad))]


def _take_rest(reading: Reading, bad: set[RowPath]) -> Rest | None:
    units = {unit for row in reading.rows for unit in row.units}
    units |= {unit for problem in reading.problems for unit in problem.units}
    left = units & bad
    if not left or reading.extract is None:
        return None
    ending, data = reading.extract(left)
    return Rest(str(next(iter(left))[0]), ending, data)
