"""Cards for links that are shared: SVG, and PNG of it, 1200 × 630 pixels."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree

import resvg_py

from sources.shapes import OpBlock

from .card_text import FONTS, SANS, SERIF, Line, choose_font, measure, wrap_change, wrap_text

WIDTH, HEIGHT = 1200, 630
_MARGIN = 72
#: The colours of the pages, in light.
_PAPER, _INK, _SOFT, _LINE, _WASH, _MARK = "#fbfaf6", "#1f1d1a", "#625d55", "#e2ded4", "#f2efe7", "#2c6f67"
_CHANGE = {"delete": ("#8c1d18", "#fbe0dd"), "insert": ("#14532d", "#d7f0dd")}
#: Sizes of titles in pixels, the largest that leaves room for the whole of it is taken.
_TITLE_SIZES = (64, 54, 46)


@dataclass(frozen=True)
class Card:
    """What a card shows.

    Args:
        eyebrow: a line above the title, such as a date.
        text: sentences below the title.
        facts: short texts in the last line.
        change: the word diff of a rewording; takes the place of ``text``.
        chart: draws a timeline, as SVG, so many times as wide as it is high; takes the place of ``text``.
    """

    title: str
    eyebrow: str = ""
    text: str = ""
    facts: list[str] = field(default_factory=list)
    change: list[OpBlock] | None = None
    chart: Callable[[float], str] | None = None


def render_png(card: Card) -> bytes:
    """A card as PNG, drawn with the fonts of this folder alone."""
    files = [str(FONTS / name) for name in ("AnnalsSerif.otf", "AnnalsSans.otf")]
    png: bytes = resvg_py.svg_to_bytes(
        svg_string=render_svg(card),
        skip_system_fonts=True,
        font_files=files,
        font_family=SERIF,
        serif_family=SERIF,
        sans_serif_family=SERIF,
    )
    return png


def render_svg(card: Card) -> str:
    """A card as SVG 1.1."""
    size = {"width": str(WIDTH), "height": str(HEIGHT), "viewBox": f"0 0 {WIDTH} {HEIGHT}"}
    svg = ElementTree.Element("svg", size | {"xmlns": "http://www.w3.org/2000/svg"})
    _rectangle(svg, 0, 0, WIDTH, HEIGHT, _PAPER)
    _rectangle(svg, 0, 0, WIDTH, 10, _MARK)
    y = 46.0 if card.chart else 104.0
    if card.eyebrow:
        _write_text(svg, card.eyebrow, _MARGIN, y, 32, WIDTH - 2 * _MARGIN)
        y += 28
    y = _draw_title(svg, card, y)
    if card.change:
        _draw_change(svg, card.change, y + 30)
    elif card.chart:
        _draw_chart(svg, card.chart, y + 26)
    elif card.text:
        _write_text(svg, card.text, _MARGIN, y + 58, 32, WIDTH - 2 * _MARGIN, int((500 - y) // 46))
    _draw_foot(svg, card.facts)
    return ElementTree.tostring(svg, encoding="unicode")


def _draw_title(svg: ElementTree.Element, card: Card, y: float) -> float:
    """Draw the title in as large letters as fit; gives the line that it ends on."""
    most = 2 if card.change or card.chart else 4
    for size in _TITLE_SIZES[2 if card.chart else 1 if card.change else 0 :]:
        lines = wrap_text(card.title, size, WIDTH - 2 * _MARGIN, most)
        if not lines[-1][-1].text.endswith("…"):
            break
    for line in lines:
        y += size * 1.2
        _write(svg, line, _MARGIN, y, size, _INK)
    return y


def _draw_change(svg: ElementTree.Element, ops: list[OpBlock], y: float) -> None:
    """Draw the old words beside the new ones."""
    gap, width, height = 32.0, (WIDTH - 2 * _MARGIN - 32) / 2, 548 - y
    for place, (side, label) in enumerate((("delete", "Before"), ("insert", "After"))):
        x = _MARGIN + place * (width + gap)
        _rectangle(svg, x, y, width, height, _WASH, radius=12)
        _write_text(svg, label, x + 28, y + 44, 24, width - 56)
        lines = wrap_change(ops, side, 30, width - 56, max(1, int((height - 72) // 41)))
        for number, line in enumerate(lines):
            _write(svg, line, x + 28, y + 88 + number * 41, 30, _INK, changed=_CHANGE[side], is_struck=side == "delete")


def _draw_chart(svg: ElementTree.Element, draw: Callable[[float], str], y: float) -> None:
    """Draw a timeline in the room that there is."""
    width, height = WIDTH - 2 * _MARGIN, 548 - y
    chart = ElementTree.fromstring(draw(width / height))  # noqa: S314 - our own
    for element in chart.iter():
        element.tag = element.tag.rpartition("}")[2]
    _, _, across, down = map(float, chart.attrib["viewBox"].split())
    scale = min(width / across, height / down)
    # In its own width: what goes on beyond its edges is cut off there.
    place = {"x": (WIDTH - across * scale) / 2, "y": y, "width": across * scale, "height": down * scale}
    chart.attrib |= {name: f"{value:.1f}" for name, value in place.items()} | {"font-family": SANS}
    svg.append(chart)


def _draw_foot(svg: ElementTree.Element, facts: list[str]) -> None:
    _rectangle(svg, _MARGIN, 562, WIDTH - 2 * _MARGIN, 1.5, _LINE)
    (name,) = wrap_text("Annals", 32, 200, 1)
    _write(svg, name, _MARGIN, 602, 32, _MARK)
    if facts:
        text = " · ".join(facts)
        width = min(measure(text, 26, choose_font(text)), 800)
        _write_text(svg, text, WIDTH - _MARGIN - width, 602, 26, 801)


def _write_text(
    svg: ElementTree.Element, text: str, x: float, y: float, size: float, width: float, most: int = 1
) -> None:
    """Write a text in small letters, wrapped to a width and to a number of lines."""
    font = choose_font(text)
    for number, line in enumerate(wrap_text(text, size, width, most, font) if most > 0 else ()):
        _write(svg, line, x, y + number * size * 1.44, size, _SOFT, font)


def _write(
    svg: ElementTree.Element, line: Line, x: float, y: float, size: float, colour: str, font: str = SERIF,
    changed: tuple[str, str] | None = None, is_struck: bool = False,
) -> None:  # fmt: skip
    """Write a line; ``changed`` has the colour of changed words and of the ground behind them."""
    for piece in line:
        ink, ground = changed if piece.changed and changed else (colour, None)
        if ground:
            _rectangle(svg, x + piece.x, y - size, piece.width, size * 1.32, ground, radius=4)
        place = {"x": f"{x + piece.x:.1f}", "y": f"{y:.1f}", "font-size": f"{size:g}", "font-family": font}
        weight = {"font-weight": "bold"} if font == SERIF else {}
        text = ElementTree.SubElement(svg, "text", place | weight | {"fill": ink, "xml:space": "preserve"})
        text.text = piece.text
        if ground and is_struck:
            _rectangle(svg, x + piece.x, y - size * 0.32, piece.width, 2, ink)


def _rectangle(
    svg: ElementTree.Element, x: float, y: float, width: float, height: float, fill: str, radius: float = 0
) -> None:
    box = {"x": x, "y": y, "width": width, "height": height, "rx": radius}
    ElementTree.SubElement(svg, "rect", {name: f"{value:.1f}" for name, value in box.items()} | {"fill": fill})
