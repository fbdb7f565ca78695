"""What the values of arguments and variables cost: each value of a list, and each filter that another combines."""

from collections.abc import Mapping

from graphql import ListValueNode, ObjectValueNode, VariableNode

#: The fields of a filter that combine others, and what each of those costs: it is searched for like a question.
_COMBINING = ("and", "or", "not")
_FILTER = 20


def count_values(waiting: list[object], variables: Mapping[str, object]) -> int:
    """How many values the lists in these nodes and values hold."""
    count = 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, VariableNode):
            value = variables.get(value.name.value)
        if isinstance(value, (ListValueNode, list)):
            values = value if isinstance(value, list) else value.values
            count += len(values)
            waiting += values
        elif isinstance(value, (ObjectValueNode, dict)):
            fields = value if isinstance(value, dict) else {field.name.value: field.value for field in value.fields}
            waiting += fields.values()
            count += sum(_FILTER * _count_filters(fields[name], variables) for name in _COMBINING if name in fields)
    return count


def _count_filters(value: object, variables: Mapping[str, object]) -> int:
    """How many filters a filter combines in a field; one alone may stand in place of a list."""
    if isinstance(value, VariableNode):
        value = variables.get(value.name.value)
    values = value.values if isinstance(value, ListValueNode) else value if isinstance(value, list) else [value]
    return len(values)


def weigh(value: object) -> object:
    """What of a variable's value a cost depends on: the number that it is, or how many values its lists hold."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return ("number", value) if is_number else ("values", count_values([value], {}))
