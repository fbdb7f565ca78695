"""Fill the benchmark's database with an invented timeline."""

from typing import Any

import psycopg
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from psycopg import sql

from tests.benchmarks.filling import fill, filled


class Command(BaseCommand):
    help = "Have the benchmark's database hold so many events; one that holds another number is made anew."
    # The database may not be there yet.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("length", type=int)

    def handle(self, *, length: int, **options: Any) -> None:
        database = connection.settings_dict
        address = connection.get_connection_params() | {"dbname": "postgres"}
        with psycopg.connect(**address, autocommit=True) as server:
            names = {name for (name,) in server.execute("SELECT datname FROM pg_database").fetchall()}
            if database["NAME"] in names and filled() == length:
                # Filled by an older Annals, perhaps.
                call_command("migrate", run_syncdb=True, verbosity=0)
                return
            connection.close()
            name = sql.Identifier(database["NAME"])
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        self.stdout.write(f"Inventing {length:,} events …")
        fill(length)
