"""Brackets, ellipses and gaps in a saved text: what they may join, and what is only near."""

import pytest

from events.editions.models import Edition
from events.query.check_shapes import CheckedText
from events.query.quotation_check import check_texts
from events.query.wording_scope import Scope
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

RELEASE = {"slug": "release", "title": "Release", "type": "press_release", "rights": "public_domain"}


def checked(words: str, *texts: str, extent: str = "whole") -> CheckedText:
    """Words looked for in a source of which these texts were saved, one a day, and which an event quotes whole."""
    captures = [{"seen": f"2025-05-{day}", "text": text, "extent": extent} for day, text in enumerate(texts, 10)]
    event = an_event("quoting", citations=[{"source": "release", "quote": texts[0]}])
    published(event, sources=[RELEASE | {"captures": captures}])
    return check_again(words)


def check_again(words: str) -> CheckedText:
    return check_texts([words], Scope(Edition.objects.using("public").newest()))[0]


LICENCE = "The general license means the de facto removal of controls China imposed since 2023."
TARIFF = "China faces up to a 245% tariff on imports as a result. A 20% tariff applies to other goods of the country."
CHINESE = "双方决定使用新的出口管制措施，并于今年对镓和锗实施管制。"

BRACKETED = {
    "a negation in place of words": (
        LICENCE,
        "The general license [does not mean] the de facto removal of controls China imposed since 2023.",
    ),
    "a digit in a number": (TARIFF, "China faces up to a 245[0]% tariff on imports"),
    "another number": (TARIFF, "China faces up to a [145%] tariff on imports"),
    "a number in words": (TARIFF, "China faces up to a [third] tariff on imports"),
    "a negation added": ("He took the decision to use nuclear weapons.", "the decision [not] to use nuclear weapons"),
    "a negation before": ("There is need for a new rule on chips.", "[no] need for a new rule"),
    "a prefix": ("The bureau affirmed the order of May.", "The bureau [dis]affirmed the order of May"),
    "a prefix with its hyphen": ("The bureau found compliance by the firm.", "found [non-]compliance by the firm"),
    "an ending": ("They develop chips in China today.", "They develop[ed] chips in China"),
    "a word of denial": ("They may be used in the world today.", "may be used [nowhere] in the world today"),
    "a word for a lack": ("They spoke of risks to chip makers.", "They spoke of [absence of] risks to chip makers"),
    "a modal verb": ("The firms report every sale to it.", "The firms [must] report every sale"),
    "a doubt": ("They spoke of risks to chip makers.", "They spoke of [alleged] risks to chip makers"),
    "an explanation instead of words": ("It will deny them in future.", "It will deny [the applicants] in future."),
    "words instead of those before": ("In May Japan imposed new controls.", "[China] imposed new controls"),
    "words instead of those after": ("New controls were imposed by Japan.", "controls were imposed by [China]"),
    "nothing instead of words": ("It does not mean a removal of controls.", "It does [] mean a removal of controls"),
    "a Chinese negation": (CHINESE, "双方决定[不]使用新的出口管制措施"),
    "another Chinese negation": (CHINESE, "双方[未]决定使用新的出口管制措施"),
    "a Chinese lack": (CHINESE, "双方决定使用[无]新的出口管制措施"),
    "a digit in Chinese": (CHINESE, "双方决定使用[3]新的出口管制措施"),
}

JOINED = {
    "a number of the next sentence": (TARIFF, "China faces up to a … 20% tariff"),
    "a number behind a word": (
        "China faces a duty of 245%, while Japan faces one of 20% on cars.",
        "China faces a duty … of 20% on cars",
    ),
    "the end of a later sentence": (TARIFF, "China faces up to a 245% tariff … applies to other goods"),
    "a denial left out": (
        "The export licences are, it says, not granted today.",
        "The export licences are … granted today",
    ),
    "a denial within what is left out": (
        "The firms will not, as we said, be licensed again.",
        "The firms will … be licensed again",
    ),
    "a condition left out": (
        "Exports to them are authorized if the bureau agrees, and begin in May.",
        "Exports to them are authorized … and begin in May",
    ),
    "too few words": ("The rule of the bureau, in short, takes effect now.", "The rule … takes effect now"),
    "a Chinese denial left out": ("双方今年决定不再对镓实施出口管制。", "双方今年决定…对镓实施出口管制"),
}


@pytest.mark.parametrize(("text", "words"), [*BRACKETED.values(), *JOINED.values()], ids=[*BRACKETED, *JOINED])
def test_brackets_and_ellipses_that_may_change_what_is_said_are_near(text: str, words: str) -> None:
    answer = checked(words, text)
    assert (answer["status"], answer["found"], answer["quoted_by"]) == ("near", [], [])


KEPT = {
    "a first letter": (LICENCE, "[t]he general license means the de facto removal"),
    "an explanation": (LICENCE, "The general license [the new instrument] means the de facto removal"),
    "a name": (
        LICENCE,
        "The general license means the de facto removal of controls China [the People’s Republic] imposed",
    ),
    "a note": (LICENCE, "The general license [sic] means the de facto removal"),
    "an explanation before a whole sentence": (LICENCE, f"[The Bureau:] {LICENCE}"),
    "words that the source has": (TARIFF, "China faces up to a [245%] tariff on imports"),
    "a Chinese explanation": (CHINESE, "双方[中美]决定使用新的出口管制措施"),
    "words left out": (LICENCE, "The general license means … removal of controls China imposed since 2023."),
    "sentences left out": (
        "Trade goes on as before. He said so. A 20% tariff applies now.",
        "Trade goes on as before. … A 20% tariff applies now.",
    ),
    "Chinese words left out": (CHINESE, "双方决定使用新的……对镓和锗实施管制"),
}


@pytest.mark.parametrize(("text", "words"), KEPT.values(), ids=list(KEPT))
def test_brackets_and_ellipses_that_change_nothing_are_found(text: str, words: str) -> None:
    answer = checked(words, text)
    assert (answer["status"], [one["slug"] for one in answer["quoted_by"]]) == ("found", ["quoting"])


GAPS = ["[…]", "…", "[...]", ". . .", "* * *"]


@pytest.mark.parametrize("gap", GAPS)
def test_a_gap_in_a_saved_text_is_no_continuous_text(gap: str) -> None:
    text = f"It lifts the controls imposed since 2023. {gap} Additionally, China will resume purchases of beans."
    across = checked("since 2023. Additionally, China will resume purchases", text, extent="excerpt")
    assert (across["status"], across["quoted_by"]) == ("near", [])
    assert check_again("controls imposed since 2023. … Additionally, China will resume")["status"] == "found"
    assert check_again("Additionally, China will resume purchases")["status"] == "found"


def test_a_later_excerpt_that_leaves_words_out_does_not_say_that_they_changed() -> None:
    whole = "It lifts the controls imposed since 2023. Additionally, China will resume purchases of beans."
    excerpt = whole.replace("2023. ", "2023. […] ")
    found = checked("since 2023. Additionally, China will resume purchases", whole, excerpt, extent="excerpt")["found"]
    assert [(one["captures"], one["status"]) for one in found] == [([1], "stands")]
