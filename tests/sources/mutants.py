"""Texts in which a quoted sentence was changed in a known way, and what is to be said of the quotation."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple


class Mutant(NamedTuple):
    """Two wordings of a text, seen one after the other, with what the quotation became by construction."""

    name: str
    exact: str
    old: str
    new: str
    status: str
    now: str | None = None
    prefix: str = ""
    suffix: str = ""


NAMES = {
    "en": (
        "China",
        "Huawei",
        "Brazil",
        "Macau",
        "Entity List",
        "United States",
        "Trade Representative",
        "Announcement",
    ),
    "zh": ("商务部", "美国", "海关总署", "中国", "石墨", "关税税则委员会", "企业", "镓"),
}
OTHERS = {"en": ("Ruritania", "Borduria", "Freedonia"), "zh": ("财政部", "卢里坦尼亚", "发展改革委")}
#: Whom look-alikes are about.
ELSEWHERE = {"en": "Sylvania", "zh": "西尔维尼亚"}
UNITS = {
    "en": (("percent", "percentage points"), ("%", " per thousand"), ("million", "billion"), ("billion", "million"),
           ("days", "weeks"), ("months", "years"), ("years", "months")),
    "zh": (("%", "个百分点"), ("天", "周"), ("个月", "年"), ("家", "类"), ("倍", "成")),
}  # fmt: skip
NEGATIONS = {
    "en": ((" will ", " will not "), (" is ", " is not "), (" was ", " was not "), (" has ", " has not "),
           (" grew ", " never grew "), (" joined ", " never joined "), (" places ", " no longer places "),
           (" proposes ", " no longer proposes "), (" amended ", " never amended "),
           (" replaced ", " never replaced ")),
    "zh": (("不得", "可以"), ("决定", "决定不"), ("同意", "不同意"), ("应当", "不应"), ("宣布", "否认")),
}  # fmt: skip
CLAUSES = {
    "en": (", unless a licence was granted before", ", as the ministry confirmed later that week"),
    "zh": ("，但事先取得许可的除外", "，具体办法另行公布"),
}
#: Signs that say another thing of the number behind them, and marks that deny a sentence.
SIGNS = ("~", "<", ">", "≤", "≥", "≠", "≈", "±", "−", "-", "–", "+", "¬", "−$", "!=")
MARKS = ("❌ ", "¬ ", "🚫 ", "✗ ", "☒ ")
#: The beginning of a number that stands for itself.
NUMBER_BEGINS = re.compile(r"(?<![a-zA-Z0-9.,$-])\d")
FILLERS = {
    "en": [
        "Contact the press office for questions.", "The page was printed in two columns.",
        "Photographs may be used freely.",
        "Our reading room opens at nine.", "See the calendar for hearings.", "Subscribe to receive news by mail.",
    ],
    "zh": ["联系电话请见首页。", "本网站内容可以自由转载。", "下一场发布会在周五举行。", "附件请在右侧下载。"],
}  # fmt: skip
REPORTS = {
    "en": ("An earlier version of this page said “{}”", 'Correction: this page originally stated "{}"'),
    "zh": ("此前的版本称“{}”",),
}


def with_other_number(sentence: str, chance: random.Random) -> str | None:
    places = list(re.finditer(r"\d+", sentence))
    if not places:
        return None
    place = chance.choice(places)
    number = str(int(place[0]) + chance.randrange(1, 9))
    return sentence[: place.start()] + number + sentence[place.end() :]


def with_other_name(sentence: str, language: str, chance: random.Random) -> str | None:
    names = [name for name in NAMES[language] if name in sentence]
    return sentence.replace(chance.choice(names), chance.choice(OTHERS[language]), 1) if names else None


def replaced(sentence: str, pairs: tuple[tuple[str, str], ...]) -> str | None:
    return next((sentence.replace(old, new, 1) for old, new in pairs if old in sentence), None)


def without_negation(sentence: str, pairs: tuple[tuple[str, str], ...]) -> str | None:
    return replaced(sentence, tuple((new, old) for old, new in pairs))


def with_clause(sentence: str, language: str, chance: random.Random) -> str:
    return sentence[:-1] + chance.choice(CLAUSES[language]) + sentence[-1]


def without_clause(sentence: str, language: str) -> str | None:
    comma = "，" if language == "zh" else ", "
    head, found, _ = sentence[:-1].rpartition(comma)
    return head + sentence[-1] if found and len(head) * 2 > len(sentence) else None


def in_other_order(sentence: str, language: str) -> str:
    if language == "zh":
        head, comma, tail = sentence[:-1].partition("，")
        return tail + comma + head + sentence[-1] if comma else sentence
    words = sentence[:-1].split(" ")
    middle = len(words) // 2
    swapped = " ".join([*words[middle:], *words[:middle]]).rstrip(",") + sentence[-1]
    return swapped[0].upper() + swapped[1:]


def with_sign(sentence: str, chance: random.Random) -> str | None:
    """The sentence with a sign before a number that stands for itself."""
    places = [place.start() for place in NUMBER_BEGINS.finditer(sentence)]
    if not places:
        return None
    place = chance.choice(places)
    return sentence[:place] + chance.choice(SIGNS) + sentence[place:]


def with_other_fraction(sentence: str, chance: random.Random) -> str | None:
    """The sentence with a number raised, divided or cut to a part of itself."""
    places = [place.end() for place in re.finditer(r"\d+(?![\w.,%])", sentence)]
    if not places:
        return None
    place = chance.choice(places)
    return sentence[:place] + chance.choice(["½", "⁶", "/3", "^6", "‰", ".5"]) + sentence[place:]


def as_question(sentence: str) -> str:
    return sentence[:-1] + ("？" if sentence[-1] == "。" else "?")


def rewordings(sentence: str, language: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """The sentence with one thing changed, under its name."""
    found = {
        "number": with_other_number(sentence, chance),
        "name": with_other_name(sentence, language, chance),
        "unit": replaced(sentence, UNITS[language]),
        "negation put in": replaced(sentence, NEGATIONS[language]),
        "clause put in": with_clause(sentence, language, chance),
        "clause left out": without_clause(sentence, language),
        "order": in_other_order(sentence, language),
        "sign": with_sign(sentence, chance),
        "mark": chance.choice(MARKS) + sentence,
        "part of a number": with_other_fraction(sentence, chance),
        "question": as_question(sentence),
    }
    for name, reworded in found.items():
        if reworded and reworded != sentence:
            yield name, reworded


def look_alike(sentence: str, language: str, chance: random.Random) -> str:
    """Another sentence of the same making: other numbers, another name."""
    other = re.sub(r"\d+", lambda number: str(int(number[0]) + 10 + chance.randrange(9)), sentence)
    for name in NAMES[language]:
        other = other.replace(name, ELSEWHERE[language])
    return other


def text(sentences: list[str], language: str, chance: random.Random) -> str:
    """A text of these sentences, set in one of the ways that pages are."""
    if language == "zh":
        return chance.choice(["", "\n"]).join(sentences)
    return chance.choice([" ", "\n", "\n\n"]).join(sentences)


def mutants(sentences: list[str], language: str, seed: int) -> Iterator[Mutant]:
    """For every sentence every rewording, alone and with look-alikes on either side, and every other way to go."""
    chance = random.Random(seed)
    for sentence in sentences:
        around = chance.sample([one for one in sentences if one != sentence], 4)
        fillers = chance.sample(FILLERS[language], 2)
        before, after = [around[0], fillers[0]], [fillers[1], around[1]]
        like, like_after = (look_alike(sentence, language, chance) for _ in range(2))
        surroundings = {
            "alone": (before, after),
            "look-alike before": ([*before, like], after),
            "look-alike after": (before, [like, *after]),
            "look-alikes on both sides": ([*before, like], [like_after, *after]),
        }
        if like == sentence:
            del surroundings["look-alike before"], surroundings["look-alike after"]
            del surroundings["look-alikes on both sides"]
        for place, (head, tail) in surroundings.items():

            def answer(
                name: str,
                new: list[str],
                status: str,
                now: str | None = None,
                head: list[str] = head,
                tail: list[str] = tail,
                place: str = place,
                sentence: str = sentence,
                **more: Any,
            ) -> Mutant:
                old = text([*head, sentence, *tail], language, chance)
                return Mutant(
                    f"{name}, {place}: {sentence}", sentence, old, text(new, language, chance), status, now, **more
                )

            for name, reworded in rewordings(sentence, language, chance):
                yield answer(name, [*head, reworded, *tail], "altered", reworded)
                yield answer(f"{name} undone", [*head, reworded, *tail], "altered", reworded)._replace(
                    exact=reworded, old=text([*head, reworded, *tail], language, chance),
                    new=text([*head, sentence, *tail], language, chance), now=sentence,
                )  # fmt: skip
            yield answer("left out", [*head, *tail], "gone")
            yield answer("as it was", [*head, sentence, *tail], "stands")
            yield answer("moved to the end", [*head, *tail, sentence], "stands")
            yield answer("moved to the beginning", [sentence, *head, *tail], "stands")
            report = chance.choice(REPORTS[language]).format(sentence)
            reworded = with_clause(sentence, language, chance)
            yield answer("reported as it was", [*head, reworded, *tail, report], "altered", report)
            yield answer("only reported", [*head, *tail, report], "altered", report)
            if place != "alone":
                edited = with_clause(like, language, chance)
                new_head = [edited if one == like else one for one in head]
                new_tail = [edited if one == like else one for one in tail]
                yield answer("left out beside one reworded", [*new_head, *new_tail], "gone")
                yield answer("kept beside one reworded", [*new_head, sentence, *new_tail], "stands")


def _with_and_without(context: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return {}, context


def phrases(sentences: list[str], language: str, seed: int) -> Iterator[Mutant]:
    """Quotations of a part of a sentence, with the words on either side of it."""
    chance = random.Random(seed)
    blank = "" if language == "zh" else " "
    for sentence in sentences:
        words = re.findall(r"\d[\d.]*%?|.", sentence[:-1]) if language == "zh" else sentence[:-1].split(" ")
        size = len(words) // 3
        first, last = size, len(words) - size
        parts = [blank.join(part) for part in (words[:first], words[first:last], words[last:])]
        before, exact, after = parts
        others = [one for one in sentences if exact not in one]
        head, tail = chance.sample(others, 2)
        fillers = chance.sample(FILLERS[language], 2)
        beside = blank.join([OTHERS[language][0], exact, after]) + sentence[-1]
        context: dict[str, Any] = {"prefix": before[-24:] + blank, "suffix": blank + after[:24]}

        def around(*new: str, head: str = head, tail: str = tail, fillers: list[str] = fillers) -> list[str]:
            return [head, fillers[0], *new, fillers[1], tail]

        def answer(
            name: str,
            new: list[str],
            status: str,
            now: str | None = None,
            old: list[str] | None = None,
            sentence: str = sentence,
            exact: str = exact,
            around: Callable[..., list[str]] = around,
            **more: Any,
        ) -> Mutant:
            before, after = text(old or around(sentence), language, chance), text(new, language, chance)
            return Mutant(f"phrase {name}, part: {sentence}", exact, before, after, status, now, **more)

        changes = (
            with_other_number(exact, chance),
            with_other_name(exact, language, chance),
            replaced(exact, UNITS[language]),
        )
        for changed in filter(None, changes):
            reworded = blank.join([before, changed, after]) + sentence[-1]
            for more in _with_and_without(context):
                yield answer("reworded", around(reworded), "altered", changed, **more)
                yield answer(
                    "reworded beside the same phrase", around(reworded, beside), "altered", changed,
                    old=around(sentence, beside), **context,
                )  # fmt: skip
        other_end = sentence[:-1] + CLAUSES[language][0] + sentence[-1]
        for more in _with_and_without(context):
            yield answer("kept in a longer sentence", around(other_end), "stands", **more)
            yield answer("as it was", around(sentence), "stands", **more)
            yield answer("moved", [head, tail, sentence, *fillers], "stands", **more)
            yield answer("left out", around(), "gone", **more)
        yield answer("left out beside the same", around(beside), "gone", old=around(sentence, beside), **context)
        yield answer("left out before the same", around(beside), "gone", old=around(beside, sentence), **context)
        yield answer(
            "moved beside the same", [sentence, *around(beside)], "stands", old=around(beside, sentence), **context
        )
