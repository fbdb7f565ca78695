"""A plot of what answers cost against how long the timeline is, as SVG that is as legible in the dark."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, log10
from pathlib import Path

_WIDTH, _HEIGHT = 860, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 330, 34, 44
#: Of Okabe and Ito's palette, which can be told apart by the colour-blind, those legible on white and on black.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c6d00", "#56b4e9", "#7f7f7f")


def write_plot(path: Path, title: str, lengths: Sequence[int], series: Mapping[str, Sequence[float]]) -> None:
    """Write a line for each series of milliseconds, one for each length; lengths are drawn logarithmically."""
    most = _round_up(max(max(values) for values in series.values()))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        "<style>text{font:12px system-ui,sans-serif;fill:#333}.grid{stroke:#8884}"
        "@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>",
        f'<text x="{_LEFT}" y="18" font-weight="bold">{escape(title)}</text>',
    ]
    for value in (most * step / 4 for step in range(5)):
        y = _y(value, most)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    for length in lengths:
        x = _x(length, lengths)
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">{length:,}</text>')
    for place, (name, values) in enumerate(series.items()):
        parts += _series(place, name, [(_x(n, lengths), _y(v, most)) for n, v in zip(lengths, values, strict=True)])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*parts, "</svg>", ""]))


def _series(place: int, name: str, points: Sequence[tuple[float, float]]) -> list[str]:
    colour, square = _COLOURS[place % len(_COLOURS)], place >= len(_COLOURS)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    y = _TOP + 8 + 20 * place
    dashes = ' stroke-dasharray="5 3"' if square else ""
    marked = [*points, (_WIDTH - _RIGHT + 24, y - 4)]
    return [
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>',
        *(_mark(x, y, colour, square) for x, y in marked),
        f'<text x="{_WIDTH - _RIGHT + 36}" y="{y}">{escape(name)}</text>',
    ]


def _mark(x: float, y: float, colour: str, square: bool) -> str:
    if square:
        return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{colour}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'


def _x(length: int, lengths: Sequence[int]) -> float:
    least, most = log10(min(lengths)), log10(max(lengths))
    share = (log10(length) - least) / (most - least) if most > least else 0.5
    return _LEFT + 20 + share * (_WIDTH - _LEFT - _RIGHT - 40)


def _y(value: float, most: float) -> float:
    return _HEIGHT - _BOTTOM - value / most * (_HEIGHT - _TOP - _BOTTOM)


def _round_up(value: float) -> float:
    """The next of 1, 2, 4 or 8 times a power of ten, which quarters divide well."""
    power = 10 ** (ceil(log10(value)) - 1) if value > 0 else 1
    return next(step * power for step in (1, 2, 4, 8, 20) if step * power >= value)
