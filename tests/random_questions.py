"""Random questions over the whole language of filters, in the words of the REST interface."""

import random
from collections.abc import Mapping, Sequence

#: Filters of which any of several values will do.
_WIDENED = frozenset(
    "kind topic actor role jurisdiction identifier source publisher source_type language date_type relation"
    " quote_status precision".split()
)


def make_question(chance: random.Random, values: Mapping[str, Sequence[str]], fewest: int, most: int) -> dict[str, str]:
    """A question of so many filters, each with one or two of its values."""
    names = chance.sample(list(values), chance.randint(fewest, most))
    question = {name: _draw(chance, name, values[name]) for name in names}
    return question | ({"changed_since": "1"} if "cause" in question and "changed_since" not in question else {})


def _draw(chance: random.Random, name: str, values: Sequence[str]) -> str:
    number = chance.randint(1, 2) if name in _WIDENED and len(values) > 1 else 1
    return ",".join(_sign(chance, name, value) for value in chance.sample(values, number))


def _sign(chance: random.Random, name: str, value: str) -> str:
    """A value of a list, which sometimes excludes."""
    return f"!{value}" if name in _WIDENED and chance.random() < 0.2 else value
