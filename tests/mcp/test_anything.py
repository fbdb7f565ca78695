"""Whatever is sent is answered: with an error of the protocol or of the tool, and never as a fault of ours."""

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.mcp.tools import TOOLS
from tests.answers import Json
from tests.desk import an_event, published
from tests.effort import number_of

from .talking import OLDER, post, send

pytestmark = pytest.mark.django_db

_SETTINGS = settings(
    max_examples=number_of(60, 2_000), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
#: Texts that mean something somewhere, and any others.
_TEXTS = st.one_of(
    st.sampled_from(("", "!", "1", "2025", "2025-05-13", "[..2025]", "a,b", "\0", "annals://events/x", "x" * 3_000)),
    st.text(max_size=20),
)
_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.floats(allow_nan=False), _TEXTS)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_TEXTS, inner, max_size=3)),
    max_leaves=8,
)  # fmt: skip
_CALLS = st.sampled_from(list(TOOLS.values())).flatmap(
    lambda tool: st.tuples(
        st.just(tool.name), st.dictionaries(st.sampled_from(list(tool.arguments)), _VALUES, max_size=4)
    )
)
_NAMED = {"name": st.sampled_from(list(TOOLS)), "arguments": _VALUES}
_RESOURCES = st.sampled_from(("annals://events/x", "annals://docs/rest", "annals://sources/gazette?x=1"))
_REQUESTS = st.one_of(
    st.tuples(st.just("tools/call"), st.fixed_dictionaries(_NAMED, optional={"_meta": _VALUES})),
    st.tuples(st.just("tools/call"), st.dictionaries(st.sampled_from(("name", "arguments")), _VALUES)),
    st.tuples(st.just("resources/read"), st.fixed_dictionaries({"uri": st.one_of(_RESOURCES, _VALUES)})),
    st.tuples(st.just("initialize"), st.fixed_dictionaries({"protocolVersion": _VALUES})),
    st.tuples(st.just("tools/list"), st.dictionaries(st.sampled_from(("cursor", "_meta")), _VALUES)),
)


@pytest.fixture(autouse=True)
def x() -> None:
    published(an_event("x", citations=[{"source": "gazette", "quote": "Words and words"}]))


@given(_REQUESTS)
@_SETTINGS
def test_any_parameters_are_answered(asked: tuple[str, Json]) -> None:
    method, params = asked
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    for headers in ({}, {"MCP_Protocol_Version": OLDER}):
        assert send(message, **headers).status_code in (200, 400)


@given(_CALLS)
@_SETTINGS
def test_any_arguments_are_answered(called: tuple[str, Json]) -> None:
    tool, arguments = called
    params = {"name": tool, "arguments": arguments}
    answer = send({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
    assert answer.status_code == 200, answer.content
    assert answer.json()["result"]["content"][0]["text"]


@given(st.binary(max_size=200))
@_SETTINGS
def test_any_bytes_are_answered(body: bytes) -> None:
    assert post(body).status_code in (202, 400, 415)


@given(_VALUES)
@_SETTINGS
def test_any_value_is_answered(value: Json) -> None:
    assert post(orjson.dumps(value)).status_code in (200, 202, 400)
