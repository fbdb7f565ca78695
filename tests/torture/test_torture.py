"""The bounded form of ``python -m tests.torture``: every promise, each tried for some seconds."""

from collections.abc import Iterator

import pytest

from .properties import PROPERTIES, Property
from .serving import Service, running


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as service:
        yield service


@pytest.mark.parametrize("property", PROPERTIES, ids=[property.name for property in PROPERTIES])
def test_a_promise_is_kept(service: Service, property: Property) -> None:
    outcome = property.harness(service, False)
    assert outcome.kept, f"{property.promise}: {outcome.measured}"
