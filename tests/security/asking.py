"""Thousands of requests, each through everything that a real one goes through, and no more than that.

Django's own test client keeps each template and its context, which takes longer than most answers do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory

from tests.factory import make_user
from tests.security.policy import Role
from tests.security.records import Records

FORM = "application/x-www-form-urlencoded"
#: The role of tests/factory.py that somebody has.
MADE_AS = {Role.STRANGER: "", Role.CLOSED: "editor", Role.UNCERTAIN: "reviewer", Role.SUPERUSER: "admin"}


@dataclass
class Somebody:
    """A browser that keeps its cookies as they are, whatever it is told.

    Its forms need no token unless it `is_strict`.
    """

    language: str = "en"
    cookies: str = ""
    is_strict: bool = False
    factory: RequestFactory = field(default_factory=RequestFactory)

    def ask(
        self, method: str, path: str, fields: Mapping[str, object] | None = None, **headers: str
    ) -> HttpResponseBase:
        """With the fields of a form, and headers whose names have _ for -."""
        said = {"accept-language": self.language} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        sent = urlencode(fields or {}, doseq=True)
        request = self.factory.generic(method, path, sent, FORM, HTTP_COOKIE=self.cookies, headers=said)
        request._dont_enforce_csrf_checks = not self.is_strict  # type: ignore[attr-defined]
        return _handler().get_response(request)


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def somebody(role: Role, records: Records, **how: Any) -> Somebody:
    """Whoever has this role; the editor is who made the records."""
    if role is Role.READER:
        return Somebody(**how)
    user = records.editor if role is Role.EDITOR else make_user(MADE_AS.get(role, str(role)))
    if role is Role.KEEPER:
        user.is_superuser = False
        user.save(update_fields=["is_superuser"])
    client = Client()
    client.force_login(user)
    if role is Role.CLOSED:
        user.is_active = False
        user.save(update_fields=["is_active"])
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return Somebody(cookies=cookies, **how)


def body_of(answer: HttpResponseBase) -> str:
    """All of the body, as text."""
    whole = (
        answer.getvalue() if isinstance(answer, StreamingHttpResponse) else getattr(answer, "content", b"")
    )
    return bytes(whole).decode("utf-8", "replace")
