"""What a page's timeline draws, first as SVG on the server, then by its script."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from events.editions.http.views import TIME

from ..documents.shapes import EventDocument, Sides, Timeline
from .addresses import PageAddress
from .chart import CHART_HEIGHT, Density
from .chart_svg import Addresses, render_chart_svg
from .chart_words import get_chart_words
from .marks import Cluster, Drawing, MarkStyle, build_drawing, get_sides, get_symbols
from .placement import SIZES, PlacedDrawing, Size, place
from .symbols import SYMBOLS, symbol_path

#: What there is room for in a picture that is seen as small as a card, and how wide one is at most.
_PICTURE = Size(
    1056, 1, 330, {"up": 3, "between": 2, "down": 3, "list": 3}, {"up": 2, "between": 1, "down": 2, "list": 1}
)
_WIDEST = 1600.0
#: Days at both ends of a drawing, as a share of its length, and at least so many.
_MARGIN = 0.02
_LEAST_MARGIN = 1.0
#: How far a reader may move beyond the first and the last event, as a share of the time between them.
_BEYOND = 0.25


@dataclass(frozen=True)
class TimelineDrawing:
    """The drawing of events in the time in view.

    Args:
        whole: the first and the last day on which any event of the question begins, without its time.
        since: the first day in view; None for the whole.
        until: the last day in view.
        events: those that are drawn, by date.
        left_out: how many others there are.
        clusters: the numbers of others.
    """

    whole: tuple[dt.date, dt.date]
    since: dt.date | None
    until: dt.date | None
    in_force_on: dt.date | None
    events: list[EventDocument]
    left_out: int
    clusters: list[Cluster]
    density: Density | None
    group: str
    timeline: Timeline | None
    address: PageAddress

    @cached_property
    def sides(self) -> Sides:
        """The jurisdictions whose acts are drawn above and below the others: those that the timeline names, if any."""
        own = self.timeline.get("sides") if self.timeline else None
        return own or get_sides()

    @property
    def view(self) -> tuple[float, float]:
        """The ordinals of the days between which the timeline is drawn."""
        # The day in force is in view, whether or not something began then.
        days = [*self.whole, *([self.in_force_on] if self.in_force_on else [])]
        first, last = min(days).toordinal(), max(days).toordinal() + 1
        margin = max(_LEAST_MARGIN, (last - first) * _MARGIN)
        begin = self.since.toordinal() if self.since else first - margin
        end = self.until.toordinal() + 1 if self.until else last + margin
        return (begin, end) if begin < end else (begin, begin + 1)

    @property
    def bounds(self) -> tuple[float, float]:
        """The ordinals of the days between which a reader may move."""
        first, last = self.whole[0].toordinal(), self.whole[1].toordinal() + 1
        beyond = max(4.0, (last - first) * _BEYOND)
        return max(1.0, min(first - beyond, self.view[0])), max(last + beyond, self.view[1])

    @property
    def density_box(self) -> str:
        """The box of the chart of numbers above, so that its bars are above their days."""
        if not self.density:
            return ""
        begin, end = self.view
        return f"{begin - self.density.begin.toordinal():g} 0 {end - begin:g} {CHART_HEIGHT}"

    @cached_property
    def drawing(self) -> Drawing:
        style = MarkStyle(self.sides, self.group, self.bounds, get_symbols())
        return build_drawing(self.events, self.clusters, self.timeline["eras"] if self.timeline else (), style)

    @cached_property
    def placed(self) -> dict[str, PlacedDrawing]:
        """The drawing at each of the sizes, as wide as that is at least."""
        return {name: place(self.drawing, size, size.width, *self.view) for name, size in SIZES.items()}

    @property
    def pictures(self) -> Iterable[SafeString]:
        """The drawing at each size; the style sheet shows the one for which there is room."""
        force = self.in_force_on.toordinal() + 0.5 if self.in_force_on else None
        time_query = PageAddress("", self.address.pairs).with_only(*TIME, "lang")
        for name, placed in self.placed.items():
            svg = render_chart_svg(
                placed,
                addresses=Addresses(lambda slug: f"/events/{slug}{time_query}", self._days_address),
                in_force_on=force,
                label=get_chart_words().timeline,
                classes=f"drawing {name}",
            )
            # Its texts are escaped as it is made.
            yield mark_safe(svg)  # noqa: S308

    def render_picture(self, ratio: float) -> str:
        """The drawing as a picture with its own colours, about ``ratio`` times as wide as it is high."""
        width = _PICTURE.width
        for _ in range(3):
            # What is wider has more room for titles, and so may be higher.
            placed = place(self.drawing, _PICTURE, width, *self.view)
            width = min(max(placed.height * ratio, SIZES["wide"].width), _WIDEST)
        return render_chart_svg(placed, theme="light", label=get_chart_words().timeline)

    def _days_address(self, begin: int, end: int) -> str:
        first, last = dt.date.fromordinal(begin), dt.date.fromordinal(end - 1)
        return self.address.with_parameters(since=first.isoformat(), until=last.isoformat())

    @property
    def symbols(self) -> list[tuple[str, str, list[str]]]:
        """The shapes in the drawing, each with its outline and the names of its kinds."""
        shapes = get_symbols()
        names: dict[str, set[str]] = {}
        for event in self.events:
            names.setdefault(shapes.get(event["kind"]["slug"], SYMBOLS[-1]), set()).add(event["kind"]["name"])
        return [(symbol, symbol_path(symbol, 5.5), sorted(names[symbol])) for symbol in SYMBOLS if symbol in names]

    @property
    def has_answers(self) -> bool:
        return any(mark["answers"] for mark in self.drawing["marks"])

    @property
    def data(self) -> dict[str, object]:
        """The drawing for the page's script."""
        return {
            **self.drawing,
            "view": self.view,
            "bounds": self.bounds,
            "whole": (self.whole[0].toordinal(), self.whole[1].toordinal() + 1),
            "sizes": {name: vars(size) | {"settled": self.placed[name].settled} for name, size in SIZES.items()},
            "words": asdict(get_chart_words()),
            "inForceOn": self.in_force_on.toordinal() if self.in_force_on else None,
        }
