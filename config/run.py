"""What ``make run`` does: the database, the migrations, the timeline, an administrator, and the server."""

import os
import resource
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from . import embedded_postgres
from .accounts import drop_privileges_to_owner
from .postgres_programs import EmbeddedDatabaseError
from .supervision import PortTaken, Supervisor, claim_port

FIXTURES = embedded_postgres.BASE_DIR / "fixtures"
#: For a server of one's own too: see docs/operations.md.
ROLES = embedded_postgres.BASE_DIR / "config" / "roles.sql"
#: What is imported and stays unpublished.
DRAFTS = FIXTURES / "drafts.yaml"


def main() -> int:
    """Serve until interrupted. HOST and PORT come from the environment; 127.0.0.1 and 8000 without."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if problem := _find_address_problem(host, port):
        print(problem, file=sys.stderr)
        return 1
    try:
        claim = claim_port(port)
    except PortTaken as error:
        print(_port_problem(host, port, error), file=sys.stderr)
        return 1
    try:
        return _prepare_and_serve(host, port)
    finally:
        if claim:
            claim.close()


def _prepare_and_serve(host: str, port: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    drop_privileges_to_owner(embedded_postgres.BASE_DIR)
    try:
        embedded_postgres.ensure_running()
    except EmbeddedDatabaseError as error:
        print(error, file=sys.stderr)
        return 1
    _prepare()
    return _serve(host, port)


def _find_address_problem(host: str, port: str) -> str | None:
    """Why nothing can be served there, in a sentence; None where it can."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return f"PORT is ‘{port}’. Give a number from 1 to 65535."
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, int(port)))
    except OSError as error:
        return _port_problem(host, port, error)
    return None


def _port_problem(host: str, port: str, error: OSError) -> str:
    return f"Cannot listen on {host}:{port} ({error.strerror}). Choose another port: make run PORT=8001."


def _prepare() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from events.editions.models import Edition

    call_command("migrate", verbosity=0)
    if not os.environ.get("DATABASE_URL") or os.environ.get("OWNER_DATABASE_URL"):
        _grant_roles()
    if os.environ.get("LOAD_TIMELINE", "1") != "0" and not Edition.objects.exists():
        _load(call_command)
    _make_administrator()
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not collected.exists() or collected.stat().st_mtime < max(file.stat().st_mtime for file in _static_files()):
        call_command("collectstatic", interactive=False, verbosity=0)


def _grant_roles() -> None:
    """Let the server work as roles that own nothing. An owner may be kept from making them; somebody else has then."""
    from django.db import ProgrammingError, connection, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ROLES.read_text())
    except ProgrammingError as error:
        print(f"{ROLES.name} was not run: {error}Run it as a role that may.", file=sys.stderr, flush=True)


def _static_files() -> list[Path]:
    """What static files are collected from: our own, and the pins of everybody else's."""
    apps = ("events", "sources")
    own = (file for app in apps for file in (embedded_postgres.BASE_DIR / app).glob("**/static/**/*") if file.is_file())
    return [embedded_postgres.BASE_DIR / "requirements.txt", *own]


def _load(call_command: Callable[..., object]) -> None:
    """Import and publish the timeline that Annals ships with, and import what of it is still a draft."""
    files = sorted(str(file) for file in FIXTURES.glob("*.yaml") if file != DRAFTS)
    if files:
        print("Loading the US–China technology timeline …", flush=True)
        call_command("import_events", *files, publish=True, note="The US–China technology timeline, as shipped.")
    if DRAFTS.exists():
        call_command("import_events", str(DRAFTS))


def _make_administrator() -> None:
    from django.contrib.auth import get_user_model

    users = get_user_model().objects
    if not users.filter(is_superuser=True).exists():
        password = secrets.token_urlsafe(12)
        users.create_superuser("admin", password=password)
        print(f"\n  Administrator: admin\n  Password:      {password}   (shown this once)\n", flush=True)


def server_command(host: str, port: str) -> list[str]:
    """How the server is started; WORKERS says how many processes, one a core up to four without."""
    workers = os.environ.get("WORKERS") or str(min(os.cpu_count() or 1, 4))
    return [
        sys.executable, "-m", "config.serve", "--interface", "rsgi", "--host", host, "--port", port,
        "--workers", workers, "--respawn-failed-workers", "--workers-kill-timeout", "15",
        # Connections of a worker. An idle one costs no thread, and a request waits for one in config/gateway.py.
        "--backlog", "4096", "--backpressure", "4096", "--http1-header-read-timeout", "15000",
        "--log-level", "warning", "config.rsgi:application",
    ]  # fmt: skip


def server_environment() -> dict[str, str]:
    """The environment of the server: with two heaps, since the C library keeps much of what threads free."""
    return {"MALLOC_ARENA_MAX": "2"} | os.environ


def _serve(host: str, port: str) -> int:
    """Run the server as a child, and end it in order on Ctrl-C or SIGTERM."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    supervisor = Supervisor(
        lambda: subprocess.Popen(
            server_command(host, port), cwd=embedded_postgres.BASE_DIR, env=server_environment(), start_new_session=True
        ),
        _publish_due,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, supervisor.stop)
    signal.signal(signal.SIGHUP, supervisor.reload)
    _allow_open_files()
    print(
        f"Annals is running at {address}\n"
        f"  timeline {address}/\n"
        f"  events   {address}/api/v1/events?since=2025-05&q=Ascend\n"
        f"  GraphQL  {address}/graphql\n"
        f"  MCP      {address}/mcp\n"
        f"  admin    {address}/admin/\n"
        "Ctrl-C stops it; the data stays in var/.",
        flush=True,
    )
    return supervisor.run()


def _allow_open_files() -> None:
    """A connection is an open file, of which systems allow a process few unless it says otherwise."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 16_384 if hard == resource.RLIM_INFINITY else min(hard, 16_384)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _publish_due() -> None:
    from django.core.management import call_command
    from django.db import close_old_connections

    try:
        call_command("publish", due=True)
    finally:
        close_old_connections()


if __name__ == "__main__":
    sys.exit(main())
