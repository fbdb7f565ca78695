"""What a typed date means, told while it is typed."""

from django.http import HttpRequest, JsonResponse

from ..edtf import Edtf, EdtfError
from ..written_dates import AmbiguousDate, to_edtf


def read_date(request: HttpRequest) -> JsonResponse:
    """How a typed date will read and the days it spans, or what is wrong with it, or the two that it could be."""
    typed = request.GET.get("date", "").strip()
    try:
        date = Edtf.parse(to_edtf(typed))
    except AmbiguousDate as error:
        choices = [{"edtf": day, "display": Edtf.parse(day).display} for day in error.days]
        return JsonResponse({"error": str(error), "choices": choices})
    except EdtfError as error:
        return JsonResponse({"error": str(error)})
    first = date.earliest.strftime("%-d %B %Y") if date.earliest else "open"
    last = date.latest.strftime("%-d %B %Y") if date.latest else "open"
    said = {"display": date.display, "span": first if first == last else f"{first} – {last}"}
    return JsonResponse(said if date.text == typed else said | {"edtf": date.text})
