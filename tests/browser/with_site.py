"""The application with a resolver that knows one host more, a site of the tests: no setting could make it do so."""

import os

from config.rsgi import application
from events.admin import from_address
from sources.capture.http import Bounds


def resolve(host: str, port: int) -> list[str]:
    raise OSError(f"{host} is unknown here")


from_address.BOUNDS = Bounds(
    ports={int(os.environ["SITE_PORT"])}, resolver=resolve, hosts={"news.example": "127.0.0.1"}
)
__all__ = ["application"]
