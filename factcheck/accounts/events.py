"""The log of signing in and out, and of what changes how somebody may (OWASP ASVS 5.0, 16.3.1)."""

from __future__ import annotations

import logging

from django.contrib.auth.models import User
from django.http import HttpRequest

from claims.views.senders import network_address

LOG = logging.getLogger("factcheck.accounts")


def note(request: HttpRequest, event: str, user: User | None, **more: str) -> None:
    """Write down what happened to an account, or at none.

    A name that no account has is not written: it may be a password that was typed into the wrong field.
    """
    told = {"user": user.get_username() if user else None, "address": network_address(request)} | more
    LOG.info(event, extra={"told": told})
