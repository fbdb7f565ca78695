"""EDTF dates in Chinese."""

from datetime import date

from .edtf import Edtf

_PARTS_OF_YEAR = {
    "21": "春季", "22": "夏季", "23": "秋季", "24": "冬季",
    "33": "第一季度", "34": "第二季度", "35": "第三季度", "36": "第四季度",
    "37": "前四个月", "38": "中间四个月", "39": "后四个月", "40": "上半年", "41": "下半年",
}  # fmt: skip


def render_chinese(text: str) -> str:
    """A date in EDTF as Chinese writes it.

    >>> render_chinese("2025-05-14/2025-05-19"), render_chinese("[2025-05-14..2025-05-19]")
    ('2025年5月14日至19日', '2025年5月14日至19日之间')

    Raises:
        EdtfError: the text is no date in EDTF.
    """
    whole = Edtf.parse(text)
    if "/" in text:
        begin, _, end = text.partition("/")
        return _render_span("" if begin == ".." else begin, "" if end == ".." else end)
    if text[0] not in "[{":
        return _render_part(text)
    members = [member.strip() for member in text[1:-1].split(",")]
    names = [_render_member(member, is_window=whole.shape == "window") for member in members]
    if len(names) == 1:
        return names[0]
    return "、".join(names[:-1]) + ("或" if whole.shape == "window" else "和") + names[-1]


def render_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _render_member(member: str, *, is_window: bool) -> str:
    begin, dots, end = member.partition("..")
    if not dots:
        return _render_part(begin)
    if not begin or not end:
        return f"{_render_part(begin)}或之后" if begin else f"{_render_part(end)}或之前"
    return _render_span(begin, end) + ("之间" if is_window and begin != end else "")


def _render_span(begin: str, end: str) -> str:
    if not begin or not end:
        return f"{_render_part(begin)}起" if begin else f"截至{_render_part(end)}"
    first, last = Edtf.parse(begin), Edtf.parse(end)
    start, stop = _render_part(begin), _render_part(end)
    if start == stop:
        return start
    if first.precision == last.precision == "day" and not (first.approximate or last.approximate or last.uncertain):
        stop = _shorten(first.earliest, last.earliest, stop)
    return f"{start}至{stop}"


def _shorten(first: date | None, last: date | None, stop: str) -> str:
    """The second of two days, without the year and the month that it shares with the first."""
    if not first or not last or first.year != last.year:
        return stop
    return stop.partition("月" if first.month == last.month else "年")[2]


def _render_part(text: str) -> str:
    part = Edtf.parse(text)
    return f"{'约' if part.approximate else ''}{_name(text, part)}{'（不确定）' if part.uncertain else ''}"


def _name(text: str, part: Edtf) -> str:
    first = part.earliest or date.min
    match part.precision:
        case "day":
            return render_day(first)
        case "month":
            return f"{first.year}年{first.month}月"
        case "season":
            return f"{first.year}年{_PARTS_OF_YEAR[text.replace('~', '').replace('?', '').replace('%', '')[5:7]]}"
        case "decade":
            return f"{first.year // 10 * 10}年代"
        case "century":
            return f"{first.year // 100 + 1}世纪"
        case _:
            return f"{first.year}年"
