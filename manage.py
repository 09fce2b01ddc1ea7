#!/usr/bin/env python3
"""Django's command line for this site."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    # PostgreSQL is told which command this is; the ledger names it where nobody is signed in.
    os.environ.setdefault("PGAPPNAME", " ".join(["manage.py", *sys.argv[1:2]]))
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit(
            "Django is not installed for this Python: run `make demo` once, then .venv/bin/python manage.py"
        )

    from django.core.exceptions import ImproperlyConfigured

    from factcheck.database import DatabaseUnavailableError

    try:
        execute_from_command_line(sys.argv)
    except (DatabaseUnavailableError, ImproperlyConfigured) as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
