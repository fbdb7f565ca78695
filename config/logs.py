"""What is written to the log: lines, or JSON, each with the id of the request it is about, and few of a kind.

An outage fails every request: what is logged of it is bounded, so that it cannot fill the disk.
"""

import logging
import re
import time
from collections import defaultdict
from threading import Lock

import orjson

from events.editions.http.request_ids import get_request_id

#: Records of one place and level in so many seconds; how many more there were is said with the next.
MOST, SECONDS = 20, 60.0
_PASSWORD_LINK = re.compile(r"(/admin/password/)[^\s?]+")
#: Django's names of what clients did wrong, each of which it would log by a line of its own.
_CLIENTS = ("django.request", "django.security")


def make_logging(*, is_json: bool) -> dict[str, object]:
    """Django's ``LOGGING``: to stderr, warnings and what is worse; of clients' errors nothing below 500."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": {"()": JsonFormatter if is_json else LineFormatter}},
        "filters": {"bounded": {"()": Bounded}, "ours": {"()": OurErrors}, "no_links": {"()": NoPasswordLinks}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "chosen",
                "filters": ["ours", "bounded", "no_links"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django's own handlers would say everything again, and send mail that nobody configured.
            "django": {"handlers": [], "propagate": True},
        },
    }


class OurErrors(logging.Filter):
    """Leaves out what a client did wrong: Django logs each 4xx as a warning."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.name.startswith(_CLIENTS) and record.levelno < logging.ERROR)


class NoPasswordLinks(logging.Filter):
    """Takes from messages the rest of an address that sets a password: whoever reads it may use it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if _PASSWORD_LINK.search(message := record.getMessage()):
            record.msg, record.args = _PASSWORD_LINK.sub(r"\1…", message), ()
        return True


class Bounded(logging.Filter):
    """Lets through so many records a minute from one place, and says how many it left out."""

    def __init__(self, most: int = MOST, seconds: float = SECONDS) -> None:
        super().__init__()
        self._most, self._seconds = most, seconds
        self._since: dict[tuple[object, ...], tuple[float, int]] = defaultdict(lambda: (float("-inf"), 0))
        self._lock = Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        # Django logs every status by one line of its code, of which another error is not to be left out.
        status, error = getattr(record, "status_code", 0), record.exc_info and record.exc_info[0]
        place, now = (record.pathname, record.lineno, record.levelno, status, error), time.monotonic()
        with self._lock:
            begun, number = self._since[place]
            if now - begun >= self._seconds:
                if number > self._most:
                    record.msg = f"{record.msg} ({number - self._most} more like this were not logged)"
                begun, number = now, 0
            self._since[place] = (begun, number + 1)
        return number < self._most


class LineFormatter(logging.Formatter):
    """A record as a line for people, with its request."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}{request}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        record.request = f" [{id}]" if (id := get_request_id()) else ""
        return super().format(record)


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time (RFC 3339), level, logger, message, request, and an error with its trace."""

    def format(self, record: logging.LogRecord) -> str:
        instant = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = {
            "time": f"{instant}.{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if request := get_request_id():
            line["request"] = request
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps(line, option=orjson.OPT_NON_STR_KEYS).decode()
