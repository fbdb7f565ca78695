#!/usr/bin/env python
"""Django's command line, with the database it needs."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config import embedded_postgres
    from config.accounts import drop_privileges_to_owner

    drop_privileges_to_owner(embedded_postgres.BASE_DIR)
    embedded_postgres.ensure_running()

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
