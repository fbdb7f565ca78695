"""The server's main process: granian, ended when whoever started it is no more.

``python -m config.serve`` takes granian's own arguments.
"""

import importlib
import os
import shutil
import signal
import threading
import time
from pathlib import Path

SECONDS = 0.5
#: Libraries that the application needs and that read no settings. Workers are forked from a process that has them, so
#: that one that died is replaced sooner; Annals' own code each worker loads itself, as reloading has to find it new.
_LIBRARIES = (
    "django.core.handlers.wsgi", "django.db.models", "django.forms", "django.template.loader", "graphql", "httpx",
    "lxml.etree", "orjson", "psycopg", "rapidfuzz.fuzz", "strawberry", "trafilatura", "yaml",
)  # fmt: skip


def end_with_parent() -> None:
    """Have this process end in order soon after its parent has died, however that died."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
        # What does not hear that keeps the port.
        time.sleep(10)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="annals-parent", daemon=True).start()


def _prepare_metrics() -> None:
    """Where they are turned on: a folder that the workers count in, and a port of their own."""
    port = int(os.environ.get("METRICS_PORT") or 0)
    if not port and not os.environ.get("METRICS_TOKEN"):
        return
    folder = Path(__file__).resolve().parents[1] / "var" / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # Its library looks for it when it is loaded, here and, in the workers, with the application.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    if port:
        from .metrics import serve_metrics

        serve_metrics(port)


if __name__ == "__main__":
    from granian import cli

    from .compat import Server

    end_with_parent()
    _prepare_metrics()
    for library in _LIBRARIES:
        importlib.import_module(library)
    # Its command line makes the server of this name. Granian gives it no types.
    cli.Server = Server  # type: ignore[attr-defined]
    cli.entrypoint()  # type: ignore[no-untyped-call]
