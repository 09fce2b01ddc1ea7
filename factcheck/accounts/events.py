"""The log of signing in and out, of what changes how somebody may (OWASP ASVS 5.0, 16.3.1), and of whoever
asked for what is not open to them (16.3.2)."""

from __future__ import annotations

import logging

from django.contrib.auth.models import User
from django.http import HttpRequest

from claims.views.senders import network_address

LOG = logging.getLogger("factcheck.accounts")
LONGEST_PATH = 1000


def note(request: HttpRequest, event: str, user: User | None, **more: str) -> None:
    """Write down what happened to an account, or at none.

    A name that no account has is not written: it may be a password that was typed into the wrong field.
    """
    told = {"user": user.get_username() if user else None, "address": network_address(request)} | more
    LOG.info(event, extra={"told": told})


def note_refused(request: HttpRequest, event: str, path: str) -> None:
    """Write down that somebody signed in was refused something; of others the log of requests tells."""
    user = getattr(request, "user", None)
    if isinstance(user, User):
        note(request, event, user, method=(request.method or "")[:20], path=path[:LONGEST_PATH])
