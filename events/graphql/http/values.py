"""What the values of arguments and variables cost: each value of a list, and each filter that another combines."""

from collections.abc import Iterator, Mapping

from graphql import ListValueNode, ObjectValueNode, VariableNode

#: The fields of a filter that combine others, and what each of those costs: it is searched for like a question.
_COMBINING = ("and", "or", "not")
_FILTER = 20


def count_values(waiting: list[object], variables: Mapping[str, object]) -> int:
    """How many values the lists in these nodes and values hold."""
    count = 0
    for value in _iter_within(waiting, variables):
        if isinstance(value, list):
            count += len(value)
        else:
            count += sum(_FILTER * _count_filters(value[name], variables) for name in _COMBINING if name in value)
    return count


def get_names(waiting: list[object], variables: Mapping[str, object]) -> frozenset[str]:
    """The names of the fields that are set in these nodes and values."""
    objects = (value for value in _iter_within(waiting, variables) if isinstance(value, dict))
    return frozenset(name for value in objects for name, one in value.items() if one is not None)


def _iter_within(waiting: list[object], variables: Mapping[str, object]) -> Iterator[list[object] | dict[str, object]]:
    """The lists in these nodes and values, and the objects by their fields."""
    while waiting:
        value = waiting.pop()
        if isinstance(value, VariableNode):
            value = variables.get(value.name.value)
        if isinstance(value, (ListValueNode, list)):
            values = value if isinstance(value, list) else [*value.values]
            yield values
            waiting += values
        elif isinstance(value, (ObjectValueNode, dict)):
            fields = value if isinstance(value, dict) else {field.name.value: field.value for field in value.fields}
            yield fields
            waiting += fields.values()


def _count_filters(value: object, variables: Mapping[str, object]) -> int:
    """How many filters a filter combines in a field; one alone may stand in place of a list."""
    if isinstance(value, VariableNode):
        value = variables.get(value.name.value)
    values = value.values if isinstance(value, ListValueNode) else value if isinstance(value, list) else [value]
    return len(values)


def weigh(value: object) -> object:
    """What of a variable's value a cost depends on: the number that it is, or what its lists and filters hold."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return ("number", value) if is_number else ("values", count_values([value], {}), get_names([value], {}))
