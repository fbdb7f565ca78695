"""One running service for all clients."""

from collections.abc import Iterator

import pytest

from tests.service import Service, running


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    with running("clients") as service:
        yield service
