"""What openpyxl keeps private; ``tests/exchange/test_files.py`` says whether it still is there."""

from openpyxl.worksheet._read_only import ReadOnlyWorksheet


def get_part(sheet: ReadOnlyWorksheet) -> str:
    """The part of its workbook, a file in the archive, that a sheet which is only read is in."""
    part: str = sheet._worksheet_path  # type: ignore[attr-defined]
    return part
