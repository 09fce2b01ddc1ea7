"""`manage.py collectstatic`: Django's own, one at a time, and with a sentence where there is no room."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command as Collect
from django.core.management.base import CommandError


class Command(Collect):
    def handle(self, **options: Any) -> str | None:
        if not settings.STATIC_ROOT:
            return super().handle(**options)
        try:
            with alone_in(settings.STATIC_ROOT):
                return super().handle(**options)
        except OSError as error:
            raise CommandError(
                f"The static files in {settings.STATIC_ROOT} are not complete: {error.strerror}. Processes "
                "that serve the site go on; none starts before this has been run again."
            ) from error


@contextmanager
def alone_in(folder: str) -> Iterator[None]:
    """Wait until no other process collects into this folder, which is made where it is missing."""
    os.makedirs(folder, exist_ok=True)
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)
