"""A placed timeline as SVG: a page's drawing, or a picture that needs no style sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from .axis import get_ticks
from .chart_words import ChartWords, get_chart_words
from .placement import AXIS, ERA_LINE, RADII, PlacedDrawing, PlacedMark
from .symbols import symbol_path
from .text_width import FONT
from .title_rows import LEADING

#: The colours of a picture that has no style sheet, on light and on dark ground.
PALETTES = {
    "light": {
        "card": "#ffffff", "ink": "#1f1d1a", "soft": "#625d55", "line": "#e2ded4", "wash": "#f2efe7",
        "above": "#2b5f9e", "below": "#93305f", "between": "#6b665c", "warn": "#8a3b12",
    },
    "dark": {
        "card": "#1d2022", "ink": "#e9e6df", "soft": "#a9a59b", "line": "#34383a", "wash": "#22262a",
        "above": "#86b4ea", "below": "#e3a0c1", "between": "#b3aea3", "warn": "#f0b38a",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Addresses:
    """Where a drawing in a page leads: to an event by its slug, and to the events between two ordinals of days."""

    event: Callable[[str], str]
    days: Callable[[int, int], str]


def render_chart_svg(
    placed: PlacedDrawing,
    *,
    theme: str | None = None,
    addresses: Addresses | None = None,
    in_force_on: float | None = None,
    label: str = "",
    classes: str = "drawing",
) -> str:
    """The SVG of a placed timeline.

    Args:
        theme: ``light`` or ``dark`` for a picture with its own colours, in pixels; None for a drawing in a page,
            whose style sheet colours it, and whose marks lie at shares of whatever width it gets.
        addresses: where marks and numbers lead; without them they are no links.
        in_force_on: the ordinal of a day that is marked by a line.
        label: the picture's name, for screen readers.
        classes: of the element.
    """
    palette = PALETTES[theme] if theme else None
    return _Chart(placed, palette, addresses, get_chart_words()).render(in_force_on, label, classes)


@dataclass(frozen=True)
class _Chart:
    placed: PlacedDrawing
    palette: dict[str, str] | None
    addresses: Addresses | None
    words: ChartWords

    def render(self, in_force_on: float | None, label: str, classes: str) -> str:
        placed, name = self.placed, escape(label)
        size = (
            f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(placed.width)} {_n(placed.height)}" '
            f'width="{_n(placed.width)}" height="{_n(placed.height)}" font-family="Noto Sans, sans-serif"'
            if self.palette
            else f'width="100%" height="{_n(placed.height)}"'
        )
        role = "group" if self.addresses else "img"
        parts = [
            f'<svg class="{classes}" {size} role="{role}" aria-label="{name}">',
            *self._eras(),
            *self._axis(),
            *self._lanes(),
            *(self._force(in_force_on) if in_force_on is not None else ()),
            *(() if any(lane.lane["grows"] == "list" for lane in placed.lanes) else self._arcs()),
            *(self._mark(one) for one in sorted(placed.marks, key=lambda one: (one.mark["at"], one.mark["slug"]))),
            *self._clusters(),
            "</svg>",
        ]
        return "".join(parts)

    def _x(self, x: float) -> str:
        """A distance across: in pixels in a picture, as a share of the width in a page."""
        return _n(x) if self.palette else f"{_n(100 * x / self.placed.width, 3)}%"

    def _ink(self, **colours: str) -> str:
        """Colours as attributes, named as in the palette; none where a style sheet gives them."""
        if not self.palette:
            return ""
        return "".join(
            f' {name.replace("_", "-")}="{self.palette.get(colour, colour)}"' for name, colour in colours.items()
        )

    def _text(self, x: str, y: float, words: str, kind: str, **more: str) -> str:
        attributes = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
        colour = "ink" if kind == "label" else "soft"
        size = "" if not self.palette or "font_size" in more else f' font-size="{FONT - (kind != "label")}"'
        place = f'x="{x}" y="{_n(y)}"'
        return f'<text class="{kind}" {place}{attributes}{size}{self._ink(fill=colour)}>{escape(words)}</text>'

    def _eras(self) -> list[str]:
        parts = []
        for number, era in enumerate(self.placed.eras):
            begin, end = max(era.left, 0), min(era.right, self.placed.width)
            if begin >= end:
                continue
            odd = " odd" if number % 2 else ""
            parts.append(
                f'<rect class="era{odd}" x="{self._x(begin)}" y="0" width="{self._x(end - begin)}" height="100%"'
                f"{self._ink(fill='wash')}/>"
            )
            if era.line >= 0:
                y = era.line * ERA_LINE + 15
                parts.append(self._text(self._x(era.name), y, era.title, "era-name", font_style="italic"))
        return parts

    def _axis(self) -> list[str]:
        placed = self.placed
        top, bottom = placed.axis, placed.axis + AXIS
        parts = [
            f'<rect class="axis" x="0" y="{_n(top)}" width="100%" height="{_n(AXIS)}"{self._ink(fill="wash")}/>',
        ]
        for tick in get_ticks(placed.begin, placed.end, placed.width, self.words.axis):
            x = self._x(placed.x(tick.day))
            is_noon = tick.day % 1 == 0.5
            if tick.major:
                parts.append(self._text(x, bottom - 5, tick.label, "tick major", dx="4", font_weight="600"))
                continue
            if not is_noon:
                parts.append(
                    f'<line class="grid" x1="{x}" x2="{x}" y1="{_n(top)}" y2="{_n(bottom)}"{self._ink(stroke="line")}/>'
                )
            anchor = {"text_anchor": "middle"} if is_noon else {"dx": "4"}
            parts.append(self._text(x, top + 14, tick.label, "tick", **anchor))
        return parts

    def _lanes(self) -> list[str]:
        parts = []
        for lane in self.placed.lanes:
            grows, name = lane.lane["grows"], lane.lane["name"]
            if grows == "list":
                y = _n(lane.y)
                parts.append(f'<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"{self._ink(stroke="line")}/>')
            if grows == "between":
                continue
            base = lane.y - lane.height + 12 if grows == "up" else lane.y + (lane.height - 5 if grows == "down" else 14)
            acts = name if grows == "list" else self.words.acts.format(side=name)
            parts.append(self._text("0", base, acts, f"lane side-{lane.lane['id']}", dx="8", font_weight="600"))
        return parts

    def _force(self, day: float) -> list[str]:
        x = self._x(self.placed.x(day))
        return [f'<line class="force" x1="{x}" x2="{x}" y1="0" y2="100%"{self._ink(stroke="ink")}/>']

    def _arcs(self) -> list[str]:
        """A thin line from each answer to what it answers, bent outward; a link to the latter."""
        parts = []
        for answer, target in iter_answers(self.placed):
            left, right = sorted((answer, target), key=lambda one: one.x)
            width = max(right.x - left.x, 0.5)
            bend = get_bend(self.placed, left, right)
            box = f'viewBox="0 0 {_n(width)} 100" preserveAspectRatio="none" overflow="visible"'
            path = f"M0 {_n(left.y)}C0 {_n(bend)} {_n(width)} {_n(bend)} {_n(width)} {_n(right.y)}"
            ink = self._ink(fill="none", stroke="soft", stroke_opacity="0.5")
            line = f'<path d="{path}" vector-effect="non-scaling-stroke"{ink}/>'
            svg = f'<svg x="{self._x(left.x)}" y="0" width="{self._x(width)}" height="100" {box}>{line}</svg>'
            words = self.words.answers.format(answer=answer.mark["title"], measure=target.mark["title"])
            parts.append(self._event_link("arc", target.mark["slug"], words, svg, {"from": answer.mark["slug"]}))
        return parts

    def _event_link(self, classes: str, slug: str, words: str, inner: str, data: dict[str, str]) -> str:
        return self._link(classes, self.addresses.event(slug) if self.addresses else "", words, inner, data)

    def _link(self, classes: str, address: str, words: str, inner: str, data: Mapping[str, object]) -> str:
        title = "" if self.palette else f"<title>{escape(words)}</title>"
        if not self.addresses:
            return f'<g class="{classes}">{title}{inner}</g>'
        marked = "".join(f' data-{name}="{escape(str(value))}"' for name, value in data.items())
        return f'<a class="{classes}" href="{escape(address)}" tabindex="-1"{marked}>{title}{inner}</a>'

    def _mark(self, one: PlacedMark) -> str:
        mark, side = one.mark, one.mark["side"]
        classes = " ".join(["mark", f"side-{side}", f"weight-{mark['weight']}", *mark["doubt"]])
        disputed = "disputed" in mark["doubt"]
        path = symbol_path(mark["symbol"], RADII[mark["weight"]])
        hollow = mark["bar"] == "vague"
        fill = "card" if hollow else side
        parts = [self._stem(one), self._bar(one)]
        if disputed:
            parts.append(
                f'<circle class="ring" r="{RADII[mark["weight"]] + 3.5:g}" cy="{_n(one.y)}"'
                f"{self._ink(fill='none', stroke='warn', stroke_width='2')}/>"
            )
        parts.append(
            f'<path class="symbol{" hollow" if hollow else ""}" transform="translate(0 {_n(one.y)})" d="{path}"'
            f"{self._ink(fill=fill, stroke=side if hollow else 'card')}/>"
        )
        parts.append(self._title(one))
        inner = f'<svg x="{self._x(one.x)}" y="0" overflow="visible">{"".join(parts)}</svg>'
        return self._event_link(classes, mark["slug"], self.words.describe(mark), inner, {"slug": mark["slug"]})

    def _bar(self, one: PlacedMark) -> str:
        mark, placed = one.mark, self.placed
        if not mark["bar"]:
            return ""
        left, right = placed.x(mark["first"]) - one.x, placed.x(mark["last"]) - one.x
        y, side = _n(one.y), mark["side"]
        if mark["bar"] == "vague":
            ends = "".join(
                f'<line class="vague" x1="{self._x(x)}" x2="{self._x(x)}" y1="{_n(one.y - 4)}" y2="{_n(one.y + 4)}"'
                f"{self._ink(stroke=side)}/>"
                for x in (left, right)
            )
            dashes = self._ink(stroke=side, stroke_dasharray="3 3")
            return (
                f'<line class="vague span" x1="{self._x(left)}" x2="{self._x(right)}" y1="{y}" y2="{y}"{dashes}/>{ends}'
            )
        return (
            f'<rect class="bar{" open" if mark["bar"] == "open" else ""}" x="{self._x(left)}" y="{_n(one.y - 3)}" '
            f'width="{self._x(right - left)}" height="6" rx="2"{self._ink(fill=side, opacity="0.45")}/>'
        )

    def _stem(self, one: PlacedMark) -> str:
        if not one.title:
            return ""
        return f'<line class="stem" y1="{_n(one.y)}" y2="{_n(one.title.y)}"{self._ink(stroke=one.mark["side"])}' + (
            ' opacity="0.4"/>' if self.palette else "/>"
        )

    def _title(self, one: PlacedMark) -> str:
        title = one.title
        if not title:
            return ""
        # Written down from its upper edge; above the axis that edge is as many lines further up.
        up = title.y < one.y
        top = title.y - LEADING * (len(title.lines) - 1) + 2 if up else title.y + 9
        anchor = {"text_anchor": "end"} if title.leftwards else {}
        weight = {"font_weight": "600"} if self.palette and one.mark["weight"] >= 4 else {}
        x = "-5" if title.leftwards else "5"
        lines = enumerate(title.lines)
        return "".join(
            self._text(x, top + number * LEADING, line, "label", **anchor, **weight) for number, line in lines
        )

    def _clusters(self) -> list[str]:
        parts = []
        for one in self.placed.clusters:
            words = f"+{one.cluster['number']:,}"
            width = 10 + 7.2 * len(words)
            inner = (
                f'<svg x="{self._x(one.x)}" y="{_n(one.y)}" overflow="visible">'
                f'<rect x="{_n(-width / 2)}" y="-9" width="{_n(width)}" height="18" rx="9"'
                f"{self._ink(fill='wash', stroke='line')}/>"
                f"{self._text('0', 4, words, 'number', text_anchor='middle')}</svg>"
            )
            begin, end = one.cluster["begin"], one.cluster["end"]
            address = self.addresses.days(begin, end) if self.addresses else ""
            label = self.words.more.format(number=f"{one.cluster['number']:,}")
            parts.append(self._link("cluster", address, label, inner, {"begin": begin, "end": end}))
        return parts


def iter_answers(placed: PlacedDrawing) -> list[tuple[PlacedMark, PlacedMark]]:
    """The answers in the drawing, each with what it answers."""
    first: dict[str, PlacedMark] = {}
    for one in placed.marks:
        first.setdefault(one.mark["slug"], one)
    return [
        (one, first[slug])
        for one in first.values()
        for slug in one.mark["answers"]
        if slug in first and slug != one.mark["slug"]
    ]


def get_bend(placed: PlacedDrawing, left: PlacedMark, right: PlacedMark) -> float:
    """The height to which an arc bends: outward from the axis within a lane, midway between two lanes."""
    if left.lane != right.lane:
        return (left.y + right.y) / 2
    grows = next(lane.lane["grows"] for lane in placed.lanes if lane.lane["id"] == left.lane)
    rise = min(46.0, 10 + (right.x - left.x) / 5)
    return min(left.y, right.y) - rise if grows == "up" else max(left.y, right.y) + rise


def _n(number: float, digits: int = 1) -> str:
    return f"{number:.{digits}f}".rstrip("0").rstrip(".") or "0"
