"""`manage.py accounts`: one account for each role, for a demonstration or a first look around.

Their passwords are made here and kept in the data folder, in a file that only its owner may read. A password
that somebody has since changed in the site is left alone.

`manage.py accounts --forget-second-factor USER`: for somebody who lost the app, the passkeys and the recovery
codes. Their password alone opens the account again, until they set up a second factor anew.
"""

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from factcheck.accounts import second_factor
from factcheck.private import write_private

ROLES = ("editor", "reviewer", "admin")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # None that looks like another.


class Command(BaseCommand):
    help = (
        "Creates the accounts editor, reviewer and admin where they are missing, and prints their passwords."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--renew", action="store_true", help="give all three new passwords")
        parser.add_argument(
            "--forget-second-factor",
            metavar="USER",
            help="only take app, passkeys and recovery codes from this account, and sign it out everywhere",
        )

    def handle(self, *, renew: bool, forget_second_factor: str | None, **options: Any) -> None:
        if forget_second_factor is not None:
            self._forget(forget_second_factor)
            return
        path = settings.DATA_DIR / "accounts.json"
        kept = {} if renew else _read(path)
        passwords = {role: kept.get(role) or _make_password() for role in ROLES}
        # The file is written before the accounts are committed: what is printed is what is in the file.
        with transaction.atomic():
            for role, password in passwords.items():
                _ensure_account(role, password, set_password=role not in kept)
            if passwords != kept:
                write_private(path, json.dumps(passwords, indent=2) + "\n")
        for role, password in passwords.items():
            self.stdout.write(f"  {role:<10} {password}")

    def _forget(self, name: str) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"No account is called {name}.")
        if not second_factor.is_set_up(user):
            raise CommandError(f"{name} has no second factor.")
        second_factor.forget(user)
        self.stdout.write(f"{name} signs in by password alone again, and is signed out everywhere.")


def _read(path: Path) -> dict[str, str]:
    try:
        passwords = json.loads(path.read_text(encoding="utf-8"))
        return {role: passwords[role] for role in ROLES if isinstance(passwords.get(role), str)}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        raise CommandError(
            f"{path} cannot be read; `manage.py accounts --renew` makes it and the passwords anew."
        ) from error


def _make_password() -> str:
    """16 of 31 letters: 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _ensure_account(role: str, password: str, *, set_password: bool) -> None:
    user, created = User.objects.get_or_create(
        username=role, defaults={"is_staff": True, "is_superuser": role == "admin"}
    )
    # A data set that names the role may have made the account, without a password.
    if created or set_password or not user.has_usable_password():
        user.set_password(password)
        user.save(update_fields=["password"])
    user.groups.add(*Group.objects.filter(name=role))
