"""Selections made from the schema itself: every path through it, and generated ones."""

import random
from collections.abc import Iterator
from typing import Any, NamedTuple

from graphql import get_named_type, is_composite_type, is_interface_type, is_object_type

from events.graphql.http.views import schema

SCHEMA = schema._schema
NODE: Any = SCHEMA.type_map["Node"]
#: By field what it cannot be asked without; a field has the same arguments wherever it stands, so that any can be merged.
ARGUMENTS = {
    "inForce": '(on: "2020-01-01")',
    "histogram": "(interval: YEAR)",
    "groupBy": "(by: [KIND])",
    "diff": '(from: "1", to: "2")',
    "translation": "(lang: ZH)",
    "compare": '(from: "1")',
    "changes": "(sinceEdition: 0)",
    "path": '(from: "event-001", to: "event-002")',
    "checkQuote": '(text: "no such words")',
    "verify": f'(digest: "{"0" * 64}")',
    "event": '(slug: "event-001")',
    "timeline": '(slug: "all")',
    "source": '(slug: "source-001")',
    "actor": '(slug: "actor-001")',
    "edition": "(number: 2)",
    "node": "(id: $id)",
    "nodes": "(ids: $ids)",
}
#: Those of the same names below the root; others there take nothing.
BELOW = ("inForce", "histogram", "groupBy", "diff", "translation")
#: Where generated selections begin.
ROOTS = ("actor", "actors", "source", "quotes", "events")
#: What hardly depends on what else is selected, left out of generated selections.
APART = ("EventFacets", "HistogramBin", "PageInfo", "Edition", "EventDifference")
#: Aliases of a generated document.
MOST_ALIASES = 24
#: Longer pages below the root: an edition begins with what is no event.
PAGES = {"entries": 36}


class Step(NamedTuple):
    """A field that leads to an object, and the type that has it."""

    parent: Any
    name: str

    @property
    def type(self) -> Any:
        return get_named_type(self.parent.fields[self.name].type)

    @property
    def written(self) -> str:
        """The field with its arguments: short pages below the root."""
        field = self.parent.fields[self.name]
        is_root = self.parent is SCHEMA.query_type
        own = ARGUMENTS.get(self.name, "") if is_root or self.name in BELOW else ""
        if "first" in field.args:
            own = f"({own.strip('()')} first: {6 if is_root else PAGES.get(self.name, 2)})"
        return self.name + own


def is_node(type_: Any) -> bool:
    return is_object_type(type_) and NODE in type_.interfaces


def is_plain(type_: Any) -> bool:
    """Whether nothing of it leads to another object."""
    return is_object_type(type_) and not is_node(type_) and not any(True for _ in steps(type_))


def steps(type_: Any) -> Iterator[Step]:
    """The fields of a type that lead to objects; of an interface, those of the types that have it."""
    for possible in SCHEMA.get_possible_types(type_) if is_interface_type(type_) else (type_,):
        for name, field in possible.fields.items():
            if is_composite_type(get_named_type(field.type)):
                yield Step(possible, name)


def leaves(type_: Any) -> str:
    """Every field of a type that leads to nothing else."""
    answer = ["__typename"]
    for name, field in type_.fields.items():
        named = get_named_type(field.type)
        if not is_composite_type(named):
            answer.append(Step(type_, name).written)
        elif is_plain(named):
            answer.append(f"{Step(type_, name).written} {{ {leaves(named)} }}")
    return " ".join(answer)


def paths(depth: int) -> Iterator[list[Step]]:
    """Every path to an object, of at most so many fields from the root.

    What connections tell of themselves is left to other tests; ``edges`` are told at the root alone, as they list nodes.
    """
    waiting = [[step] for step in steps(SCHEMA.query_type)]
    while waiting:
        path = waiting.pop(0)
        if is_interface_type(path[-1].type) or is_plain(path[-1].type):
            waiting += [[*path, step] for step in steps(path[-1].type) if len(path) < depth]
            continue
        if not path[-1].type.name.endswith(("Connection", "Edge", "Facets")):
            yield path
        if len(path) < depth:
            waiting += [[*path, step] for step in steps(path[-1].type) if _goes_on(path, step)]


def _goes_on(path: list[Step], step: Step) -> bool:
    """Whether a path is continued by a step: counts or chains for each of many would cost more than may be asked."""
    if step.name in ("edges", "groupBy"):
        return len(path) == 1
    if step.parent.name == "EventDifference":
        # The events of other editions are tested with the differences.
        return step.name == "changes"
    return step.name != "chain" or not {"chain", "paths", "events", "nodes"} & {one.name for one in path}


def written(path: list[Step], end: str) -> str:
    """The selection of a path alone, with these fields at its end; an entry's edition beside the event it tells."""
    (step, *rest) = path
    inner = written(rest, end) if rest else end
    if rest and rest[0].parent is not step.type:
        inner = f"... on {rest[0].parent.name} {{ {inner} }}"
    beside = "entryEdition: edition { number } " if step.parent.name == "Entry" and step.name == "event" else ""
    return f"{beside}{step.written} {{ {inner} }}"


class Chance:
    """Selections by chance, out of few fields and fragments, so that they meet.

    A field has the same arguments and the same alias wherever it stands: whatever is selected can be merged.
    """

    def __init__(self, random: random.Random) -> None:
        self._random = random
        self._fragments: dict[str, str] = {}

    def pair(self) -> tuple[str, str, dict[str, str]]:
        """Two selections of the root, mostly of one field, and the fragments that they spread."""
        self._fragments = {}
        one, other = self._random.choices(ROOTS, k=2)
        fields = (one, one if self._random.random() < 0.7 else other)
        first, second = (self._field(SCHEMA.query_type, name, 4) for name in fields)
        return first, second, self._fragments

    def document(self, fragments: dict[str, str], *selections: str) -> str:
        """A query of these, with the fragments they need."""
        query = f"{{ {' '.join(selections)} }}"
        needed: dict[str, str] = {}
        waiting = [query]
        while waiting:
            text = waiting.pop()
            for name, body in fragments.items():
                if f"...{name} " in text and name not in needed:
                    needed[name] = body
                    waiting.append(body)
        return " ".join([query, *needed.values()])

    def _selection(self, type_: Any, depth: int) -> str:
        plain: list[str] = []
        leading: list[str] = []
        for name, field in type_.fields.items():
            named = get_named_type(field.type)
            if named.name not in APART:
                (plain if not is_composite_type(named) or is_plain(named) else leading).append(name)
        if type_.name.endswith("Connection"):
            # A page of something is no level of its own: whatever is chosen lies in it.
            chosen, depth = [self._random.choice(("nodes", "nodes", "nodes", "edges"))], depth + 1
        else:
            chosen = self._random.sample(plain, min(len(plain), self._random.randint(0, 2)))
            chosen += (
                self._random.sample(leading, min(len(leading), self._random.choice((1, 1, 1, 2)))) if depth else []
            )
        answer = [self._field(type_, name, depth) for name in chosen]
        if depth and is_node(type_) and self._random.random() < 0.7:
            answer.append(self._spread(type_, depth))
        self._random.shuffle(answer)
        return " ".join(answer) or "__typename"

    def _field(self, type_: Any, name: str, depth: int) -> str:
        step = Step(type_, name)
        if not is_composite_type(step.type):
            return step.written
        alias = f"{name}_: " if type_ is SCHEMA.query_type and self._random.random() < 0.5 else ""
        below = leaves(step.type) if is_plain(step.type) else self._selection(step.type, depth - 1)
        return f"{alias}{step.written} {{ {below} }}"

    def _spread(self, type_: Any, depth: int) -> str:
        """A fragment of this type, made when it is first spread; or fields in its place."""
        if self._random.random() < 0.1:
            return f"... on {type_.name} {{ {self._selection(type_, depth - 1)} }}"
        name = f"{type_.name}{self._random.choice((1, 1, 1, 2))}"
        if name not in self._fragments:
            self._fragments[name] = ""  # It does not spread itself.
            self._fragments[name] = f"fragment {name} on {type_.name} {{ {self._selection(type_, min(depth - 1, 2))} }}"
        return f"...{name} " if self._fragments[name] else "__typename"


class AnyChance:
    """Whole documents by chance: fields under aliases of their own, fragments, directives, variables and arguments.

    No two fields of an answer have one name, so that any selections can be merged.
    """

    VARIABLES = {
        "yes": True,
        "no": False,
        "few": 2,
        "day": "2020-01-01",
        "slug": "event-001",
        "kinds": ["export-control"],
    }
    _TYPES = "$yes: Boolean!, $no: Boolean!, $few: Int, $day: Date!, $slug: String, $kinds: [String!]"
    _ARGUMENTS = {
        "inForce": "(on: $day)",
        "histogram": "(interval: YEAR)",
        **{name: ARGUMENTS[name] for name in ("checkQuote", "verify", "path", "diff")},
        "event": "(slug: $slug)",
        "timeline": '(slug: "all")',
        "source": '(slug: "source-001")',
        "actor": '(slug: "actor-001")',
        "edition": "(number: 2)",
    }
    #: What is asked of a page with arguments of its own.
    _REQUIRED = {"groupBy": "by: [KIND]", "compare": 'from: "1"', "changes": "sinceEdition: 0"}
    _NARROWED = {
        "relations": ("", "(direction: IN)", "(type: [RESPONDS_TO, AMENDS])", "(type: [])"),
        "citations": ("", "(stance: SUPPORTS)", "(sourceType: [OFFICIAL_NOTICE])", "(stance: CONTRADICTS)"),
        "dates": ("", "(type: [ANNOUNCED])", "(status: [ACCEPTED])", "(type: null, status: [DISPUTED])"),
        "actors": ("", "(role: [TARGET])", "(role: [ISSUER, MAKER])"),
    }
    _PAGED = ("(first: $few)", "(first: 2)", "(last: $few)", "(first: 3, last: 1)")
    _CONDITIONS = (" @include(if: $yes)", " @skip(if: $no)", " @skip(if: $yes)", " @include(if: $no)")

    def __init__(self, random: random.Random) -> None:
        self._random = random
        self._fragments: list[str] = []
        self._aliases = 0
        self._left = 0

    def document(self) -> tuple[str, dict[str, Any]]:
        """A query with its variables."""
        self._fragments, self._aliases, self._left = [], 0, 40
        query: Any = SCHEMA.query_type
        roots = [name for name in query.fields if name not in ("node", "nodes")]
        selected = " ".join(
            self._field(query, name, 5) for name in self._random.choices(roots, k=self._random.choice((1, 1, 2)))
        )
        text = f"query({self._TYPES}) {{ {selected} unused: events(filter: {{kind: $kinds, inForceOn: $day}}) {{ pageInfo {{ hasNextPage @include(if: $yes) @skip(if: $no) }} }} e: event(slug: $slug) {{ slug }} f: kinds(first: $few) {{ nodes {{ slug }} }} }}"
        return " ".join([text, *self._fragments]), self.VARIABLES

    def _selection(self, type_: Any, depth: int) -> str:
        if is_interface_type(type_):
            possible = self._random.sample([*SCHEMA.get_possible_types(type_)], 2)
            return " ".join(["id", *(f"... on {one.name} {{ {self._selection(one, depth)} }}" for one in possible)])
        names = [
            name for name, field in type_.fields.items() if depth or not is_composite_type(get_named_type(field.type))
        ]
        answer = [
            self._field(type_, name, depth)
            for name in (self._random.choices(names, k=self._random.randint(1, 5)) if names else ())
        ]
        if self._random.random() < 0.3:
            answer.append(self._random.choice(("__typename", self._alias() + "__typename")))
        if is_node(type_) and self._random.random() < 0.3:
            answer.append(
                self._random.choice(
                    ("... on Node { id }", f"... on {type_.name}{self._condition()} {{ slug }}", "... { __typename }")
                )
                if type_.name != "Edition"
                else "... on Node { id }"
            )
        if depth > 1 and self._random.random() < 0.2:
            name = f"F{len(self._fragments)}"
            self._fragments.append("")
            self._fragments[int(name[1:])] = (
                f"fragment {name} on {type_.name} {{ {self._selection(type_, depth - 1)} }}"
            )
            answer.append(f"...{name}{self._condition()}")
        self._random.shuffle(answer)
        return " ".join(answer) or "__typename"

    def _field(self, type_: Any, name: str, depth: int) -> str:
        field = type_.fields[name]
        named = get_named_type(field.type)
        arguments = self._ARGUMENTS.get(name, "") if name in field.args or field.args else ""
        if "first" in field.args and name != "entries":
            arguments = self._random.choice(self._PAGED)
            if (name, type_.name) != ("changes", "Source") and name in self._REQUIRED:
                arguments = f"({self._REQUIRED[name]}, first: 3)"
        elif name in self._NARROWED and field.args and self._aliases < MOST_ALIASES:
            # Only under an alias: fields of one name have to have the same arguments.
            arguments = self._random.choice(self._NARROWED[name])
        written = f"{self._alias()}{name}{arguments}{self._condition()}"
        self._left -= 1
        if not is_composite_type(named):
            return written
        if self._left < 0 or depth <= 0:
            return f"{written} {{ __typename }}"
        is_page = named.name.endswith(("Connection", "Edge"))
        return f"{written} {{ {self._selection(named, depth if is_page else depth - 1)} }}"

    def _alias(self) -> str:
        self._aliases += 1
        return f"a{self._aliases}: " if self._aliases <= MOST_ALIASES else ""

    def _condition(self) -> str:
        return self._random.choice(self._CONDITIONS) if self._random.random() < 0.08 else ""
