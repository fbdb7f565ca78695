"""Sentences that readers, clients and editors meet are plain, idiomatic English.

Of each pattern: what to write instead, a sentence that it refuses, and one of good English that it lets pass.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

import pytest

from tests.test_architecture import PROGRAM, ROOT, modules

#: What is no sentence in a template: comments, tags, variables, scripts and styles.
MARKUP = re.compile(r"<script.*?</script>|<style.*?</style>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


class Refused(NamedTuple):
    pattern: str
    instead: str
    bad: str
    good: str


REFUSED = (
    Refused(
        r"\b(?:that|which) there (?:is|are) not\b",
        "a noun with its adjective: “an unknown address”",
        "An address that there is not is a 404.",
        "The page says that there are new results.",
    ),
    Refused(
        r"\b(?:that|which|what) (?:is|are) (?:none|no)\b(?! (?:longer|more))",
        "a noun with its adjective: “an invalid date”",
        "A day that is none is refused.",
        "An event that is no longer public.",
    ),
    Refused(r"\bmend(?:s|ed|ing)?\b", "“fix” or “correct”", "Mend the file and retry.", "Amend the rule."),
    Refused(r"\banew\b", "“again”", "Preview it anew.", "Preview a new draft."),
    Refused(
        r"\b(?:is|are|was|were|be|been|being|as) told\b",
        "“is shown”, “is described”, “is reported”",
        "Of more than 20 errors 20 are told.",
        "Tick Correction to tell readers that the earlier version was wrong.",
    ),
    Refused(
        r"\btells? (?:of|how|facets|counts|in|what|when|that)\b",
        "“shows”, “mentions”, “describes”, “reports”",
        "Feeds tell when an event was first published.",
        "Tell the editors.",
    ),
    Refused(r"\bnobody['’]s\b", "“unassigned”", "The draft is nobody's.", "Nobody can publish it."),
    Refused(r"\bhangs? together\b", "“is related”", "All that hangs together is published.", "They are related."),
    Refused(
        r"\bstands? (?:now|there|instead|so|thus|beside|below|twice|on the)\b|\bas (?:it|they) stands?\b",
        "“is”, “is current”, “appears”",
        "The draft cannot be published as it stands.",
        "“10 percent” does not stand in “10 percentage points”.",
    ),
    Refused(
        r"\bask(?:ed)? (?:without|again|with another|for a day)\b|\bthat ask\b|\bcan be asked\b",
        "“retry without”, “requested again”",
        "Any past edition can be asked again. Ask without it.",
        "Ask an administrator.",
    ),
    Refused(
        r"\bat most so many\b|\bso many (?:of|from)\b",
        "the thing and its range: “Number of items from the start (0–100).”",
        "At most so many from the beginning, 0 to 100.",
        "At most 100 items.",
    ),
    Refused(
        r"^How (?:many|much)\b[^?]*$",
        "a noun phrase: “Number of …”",
        "How many public events cite a source.",
        "How many events are there?",
    ),
    Refused(
        r"\b(?:of its|of theirs|of hers|of ours)[.,;:]",
        "“one of its sources”",
        "Events that cite a source of its.",
        "The order of its results.",
    ),
    Refused(
        r"\bwhat (?:it|they|one|he) (?:says?|is called|holds?)\b",
        "the thing itself: “the text”, “the name”",
        "A source is named by what it says.",
        "The page says what is missing.",
    ),
    Refused(r"\bwitness(?:es)?\b", "“source”", "Its witnesses are listed.", "Its sources are listed."),
    Refused(r"\b(?:goes|go|going|lead|leads|leading) on\b", "“continue”", "The walk goes on.", "The list continues."),
    Refused(
        r"\b(?:is|are|was|were) no code\b|\bno code of\b",
        "“an unknown code”",
        "What is no code of a country is refused.",
        "No country code was given.",
    ),
)


#: Words that names do not use, each with what is plainer.
PRIVATE_WORDS = {
    **dict.fromkeys(("told", "untold", "tell", "tells"), "reported, shown, answer or expected"),
    **dict.fromkeys(("ask", "asks", "asked", "asking", "unasked"), "request, requested, query or fetch"),
    **dict.fromkeys(("witness", "witnesses", "witnessed"), "source or attested"),
    "held": "kept or stored",
    "anew": "again",
    "standing": "current",
}
#: How many names still have one. This number only falls.
ALLOWED_PRIVATE_NAMES = 150


class Text(NamedTuple):
    place: str
    text: str


def names() -> Iterator[Text]:
    """The names of modules, and of the functions, classes, parameters, variables and attributes defined in them."""
    for path, module in modules(*PROGRAM, "tests").items():
        yield Text(path, PurePath(path).stem)
        for node in ast.walk(module):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    yield Text(path, name)
                case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                    yield Text(path, name)


def private_words(name: str) -> set[str]:
    return PRIVATE_WORDS.keys() & set(name.lower().split("_"))


def strings() -> Iterator[Text]:
    """The texts in the program's code, except docstrings; those of commands are their help."""
    for name, module in modules(*PROGRAM).items():
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(module)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and not (isinstance(node, ast.Module) and "management/commands" in name)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield Text(f"{name}:{node.lineno}", node.value)


def pages() -> Iterator[Text]:
    """The lines of templates, without tags of the template language, of scripts, and of the documentation."""
    for folder in PROGRAM:
        for path in sorted((ROOT / folder).rglob("templates/**/*.html")):
            shown = MARKUP.sub(lambda match: "\n" * match[0].count("\n"), path.read_text())
            for number, line in enumerate(shown.splitlines(), 1):
                yield Text(f"{path.relative_to(ROOT)}:{number}", line)
        for path in sorted((ROOT / folder).rglob("static/**/*.js")):
            if "vendor" not in path.parts:
                for number, line in enumerate(path.read_text().splitlines(), 1):
                    yield Text(f"{path.relative_to(ROOT)}:{number}", line.partition("//")[0])
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            yield Text(f"{path.relative_to(ROOT)}:{number}", line)


def faults(text: str) -> list[str]:
    """What is wrong with a text, and what to write instead."""
    return [
        f"“{match[0]}”: write {refused.instead}"
        for refused in REFUSED
        for match in re.finditer(refused.pattern, text, re.IGNORECASE)
    ]


def test_names_are_in_plain_words() -> None:
    """Rename what you add; the least that you rename of the others lowers the number."""
    found = {(place, name): private_words(name) for place, name in names() if private_words(name)}
    lines = [
        f"{place}: {name}: for “{word}” write {PRIVATE_WORDS[word]}"
        for (place, name), words in found.items()
        for word in sorted(words)
    ]
    assert len(found) <= ALLOWED_PRIVATE_NAMES, "\n".join(lines)


def test_a_private_word_is_found_among_the_words_of_a_name() -> None:
    assert private_words("test_a_field_that_is_asked_for_is_told") == {"asked", "told"}
    assert private_words("_ASKED") == {"asked"}
    assert private_words("tasks_of_the_umask") == set()


def test_what_people_read_is_plain_english() -> None:
    texts = [*strings(), *pages()]
    assert len(texts) > 5000
    assert [f"{place}: {fault}" for place, text in texts for fault in faults(text)] == []


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: refused.bad)
def test_a_pattern_refuses_bad_english_and_no_good_english(refused: Refused) -> None:
    assert any(refused.instead in fault for fault in faults(refused.bad))
    assert faults(refused.good) == []
