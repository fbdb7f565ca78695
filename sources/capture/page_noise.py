"""What of a page changes though nobody rewords it: the day it is shown on, counters, and how it is laid out."""

import datetime as dt
import re
from functools import lru_cache

from babel.dates import format_date

from ..diff import has_changes, word_diff
from ..typography import fold

#: Whose spellings of a date are known.
_LOCALES = ("en", "en_GB", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "zh", "zh_Hant", "ja", "ko", "sv", "tr")
_FORMATS = ("full", "long", "medium", "short")
#: Up to how many characters a line only says the day, or counts.
_LONGEST = 60
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?")
#: What stands beside the day: a label, a time zone.
_BESIDE_DAY = re.compile(
    r"\b(?:today(?: is)?|date|current time|local time|it is|heute|aujourd'hui|nous sommes le|hoy|oggi|hoje"
    r"|vandaag|dzisiaj|сегодня|utc|gmt|[ecmp][ds]t|cest?|bst|uhr|at|um|à)\b|今天是?|今日|现在时间|北京时间|当前时间|本日|오늘"
)
_COUNTED = (
    r"(?:page ?)?views?|reads?|visits?|visitors?|hits"
    r"|comments?|replies|likes?|shares?|reposts?|downloads?"
    r"|followers|subscribers|reactions?|people (?:are )?(?:reading|online)|aufrufe|kommentare?|leser|geteilt"
    r"|vues|commentaires?|partages|lectures|visitas|comentarios?|lecturas|compartidos"
    r"|visualizzazioni|commenti|visualizações|comentários|weergaven|reacties"
    r"|wyświetle(?:nia|ń)|komentarz[ey]?|просмотр(?:ов|а|ы)?|комментари(?:ев|й|я)"
)
_COUNTED_UNSPACED = (
    "次浏览|次阅读|浏览次数|浏览量|阅读量|阅读次数|点击数|点击量|访问量"
    "|评论|点赞|分享|人气|閲覧数|コメント|件のコメント|조회수|조회|댓글"
)
_NUMBER = r"\d[\d.,' ]{0,12}[km万億]?"
_COUNTER = re.compile(
    rf"(?:{_NUMBER} ?(?:{_COUNTED})|(?:{_COUNTED}) ?[:(]? ?{_NUMBER}\)?"
    rf"|[\[【(]? ?{_NUMBER} ?(?:{_COUNTED_UNSPACED})|[\[【(]? ?(?:{_COUNTED_UNSPACED}) ?[::(]? ?{_NUMBER} ?[次)\]】]?)"
)
_AGO = re.compile(
    r"(?:last )?(?:updated|posted|published|aktualisiert|publié|actualizado)? ?:? ?"
    r"(?:\d{1,3}|an?|one) ?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?) ago"
    r"|(?:vor|il y a|hace|fa|há) (?:\d{1,3}|un|une|einer|einem) [^\W\d_]{2,12}"
    r"|\d{1,3} ?(?:秒|分钟|小时|天|周|個月|个月|分|時間|日)前"
)


#: What a list sets before its items.
_BULLET = re.compile(r"\A[ \t]{0,40}[•◦▪‣·*–-][ \t]{1,9}(?=\S)")


def is_same_wording(old: str, new: str, old_day: dt.date | None, new_day: dt.date | None) -> bool:
    """Whether two texts of a page differ in nothing that somebody wrote.

    White space, line breaks, bullets and typography are no wording. Nor is a line that only one of them has, if it says
    no more than the day on which that text was seen, how long ago something was, or how often it was read.
    """
    if old == new:
        return True
    olds, news = ([_BULLET.sub("", line, count=1) for line in text.split("\n")] for text in (old, new))
    in_old, in_new = {_compared(line) for line in olds}, {_compared(line) for line in news}
    rest_old = [line for line in olds if _compared(line) in in_new or not is_noise(line, old_day)]
    rest_new = [line for line in news if _compared(line) in in_old or not is_noise(line, new_day)]
    return not has_changes(word_diff("\n".join(rest_old), "\n".join(rest_new)))


def is_noise(line: str, day: dt.date | None) -> bool:
    """Whether a line says only the day on which it was seen (or the next or last, elsewhere on Earth), or counts."""
    text = _compared(line)
    if not text or len(text) > _LONGEST:
        return False
    if _COUNTER.fullmatch(text) or _AGO.fullmatch(text):
        return True
    if day is None:
        return False
    text = _BESIDE_DAY.sub(" ", _CLOCK.sub(" ", text))
    return " ".join(text.strip(" :,|-·()").split()) in _spellings(day)


def _compared(line: str) -> str:
    return fold(line).casefold()


@lru_cache(maxsize=64)
def _spellings(day: dt.date) -> frozenset[str]:
    """How a day, the one before and the one after are written."""
    one = dt.timedelta(days=1)
    days = [day - one, day, day + one] if dt.date.min < day < dt.date.max else [day]
    written = {format_date(each, form, locale) for each in days for form in _FORMATS for locale in _LOCALES}
    written |= {
        each.strftime(form) for each in days for form in ("%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y")
    }
    written |= {f"{each.strftime('%A')} {format_date(each, 'long', 'en')}" for each in days}
    return frozenset(" ".join(_CLOCK.sub(" ", _compared(text)).split()) for text in written)
