"""The dates of a table, as people write them."""

from events.editions.edtf import EdtfError
from events.editions.written_dates import AmbiguousDate, Order, to_edtf

#: How many dates are shown as they are read.
_SHOWN = 20


class DateReader:
    """Reads the dates of one file, and keeps what each that is not in EDTF became."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._read: dict[str, str] = {}
        self._ambiguous = ""

    def read(self, text: str) -> str:
        """The date in EDTF; the text itself where it is none, which is a problem of its row."""
        try:
            date = to_edtf(text, self._order) if text else ""
        except AmbiguousDate:
            self._ambiguous = self._ambiguous or text
            return text
        except EdtfError:
            return text
        if date != text:
            self._read[text] = date
        return date

    def get_notes(self, name: str) -> list[str]:
        """What the dates that were not in EDTF are read as, and which could be two."""
        notes = []
        if self._ambiguous:
            notes.append(
                f"{name}: dates such as ‘{self._ambiguous}’ could be two. Say for the whole file what comes first:"
                " --date-order day or --date-order month (in admin: “Order of dates”)."
            )
        if not self._read:
            return notes
        shown = ", ".join(f"‘{text}’ as {date}" for text, date in list(self._read.items())[:_SHOWN])
        more = f" and {len(self._read) - _SHOWN:,} more" if len(self._read) > _SHOWN else ""
        return [*notes, f"{name}: read the dates {shown}{more}."]
