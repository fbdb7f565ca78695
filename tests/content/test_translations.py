"""The Chinese of the shipped timelines: whole, of the words as they are, and with the same figures and names."""

import re
from collections.abc import Iterator

from events.models.translations import pin_of
from tests.answers import Json
from tests.content.shipped import EVENTS, PUBLISHED, rows

TIMELINES = rows("timeline", PUBLISHED)
HAN = re.compile(r"[\u4e00-\u9fff]")
#: Names that the Chinese writes in Latin letters or with other figures than the English, by the event.
NAMED_OTHERWISE = {
    "deepseek-r1-release": {"DeepSeek"},
    "uel-pvh-illumina": {"PVH"},
}


def translation(row: Json) -> Json:
    (chinese,) = [one for one in row["translations"] if one["lang"] == "zh"]
    return dict(chinese)


def words(row: Json) -> str:
    return f"{row['title']} {row['summary']}"


def percentages(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?%", text))


def billions(text: str) -> Iterator[float]:
    """Amounts in billions, as English writes them: “$5.5 billion”."""
    for amount in re.findall(r"\$(\d+(?:,\d+)*(?:\.\d+)?) billion", text):
        yield float(amount.replace(",", ""))


def hundred_millions(text: str) -> Iterator[float]:
    """The same, as Chinese writes them: “55亿美元”."""
    for amount in re.findall(r"(\d+(?:\.\d+)?)亿", text):
        yield float(amount) / 10


def years(text: str) -> set[str]:
    return set(re.findall(r"(?<!\d)20[12]\d(?!\d)", text))


def problems(row: Json) -> Iterator[str]:
    chinese = translation(row)
    whole = {"eras": [], "steps": []} | row if "question" in row else row
    if chinese["renders"] != pin_of(whole):
        yield "the English has changed: check the Chinese, then pin it again"
    if not all(HAN.search(chinese[name]) for name in ("title", "summary" if "summary" in row else "description")):
        yield "it is not in Chinese"
    if len(chinese.get("eras", [])) != len(row.get("eras", [])):
        yield "its eras are not those of the timeline"
    if [step["event"] for step in chinese.get("steps", [])] != [step["event"] for step in row.get("steps", [])]:
        yield "its steps are not those of the timeline"


def test_everything_shipped_has_a_current_translation() -> None:
    shipped = {**EVENTS, **TIMELINES}
    assert len(shipped) > 200
    assert {slug: found for slug, row in shipped.items() if (found := [*problems(row)])} == {}


def test_the_chinese_has_the_same_percentages_and_years() -> None:
    differing = {
        slug: (english, chinese)
        for slug, event in EVENTS.items()
        for read in (percentages, years)
        if (english := read(words(event))) != (chinese := read(words(translation(event))))
    }
    assert differing == {}


def test_the_chinese_has_the_same_amounts() -> None:
    differing = {}
    for slug, event in EVENTS.items():
        english, chinese = sorted(set(billions(words(event)))), sorted(set(hundred_millions(words(translation(event)))))
        if english != [amount for amount in chinese if amount in english]:
            differing[slug] = (english, chinese)
    assert differing == {}


def test_latin_names_in_the_chinese_are_those_of_the_english() -> None:
    unknown = {}
    for slug, event in EVENTS.items():
        names = set(re.findall(r"[A-Za-z][A-Za-z0-9]+", words(translation(event))))
        known = words(event) + " ".join(NAMED_OTHERWISE.get(slug, ()))
        if found := {name for name in names if name not in known}:
            unknown[slug] = found
    assert unknown == {}
