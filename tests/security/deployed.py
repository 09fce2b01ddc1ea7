"""Asks the site, set up as on a server, for an answer of every kind, and prints what each says to browsers.

A program of its own, `python -m tests.security.deployed`, for the settings come from the environment. What it
writes into the database is undone.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

HOST = "facts.example.org"


def main() -> None:
    django.setup()
    logging.disable()
    call_command("collectstatic", interactive=False, verbosity=0)
    with transaction.atomic():
        print(json.dumps(answers()))
        transaction.set_rollback(True)


def answers() -> list[dict[str, Any]]:
    from django.contrib.auth.models import User
    from django.test import Client

    User.objects.create_user("ada", password="correct horse battery staple", is_staff=True, is_superuser=True)
    stranger = User.objects.create_user("bea")
    of: dict[str, Any] = {
        "SERVER_NAME": HOST,
        "raise_request_exception": False,
        "headers": {"accept-language": "en"},
    }
    reader, signed_in, other = Client(**of), Client(**of), Client(**of)
    strict = Client(enforce_csrf_checks=True, **of)
    other.force_login(stranger)
    static = next(path.name for path in (Path(str(settings.STATIC_ROOT)) / "factcheck").glob("site.*.css"))
    form = {"username": "ada", "password": "correct horse battery staple", "next": "/desk/"}
    asked: dict[str, Callable[[], Any]] = {
        "page": lambda: reader.get("/", secure=True),
        "over http": lambda: reader.get("/method/"),
        "language": lambda: reader.get("/language/zh-hans/", secure=True),
        "nothing there": lambda: reader.get("/no-such/", secure=True),
        "another host": lambda: reader.get("/", secure=True, SERVER_NAME="evil.example.org"),
        "no such method": lambda: reader.put("/", secure=True),
        "form without token": lambda: strict.post("/login/", form, secure=True),
        "signing in": lambda: signed_in.get("/login/", secure=True),
        "signed in": lambda: signed_in.post("/login/", form, secure=True),
        "desk": lambda: signed_in.get("/desk/", secure=True),
        "back office": lambda: signed_in.get("/admin/", secure=True),
        "notice": lambda: signed_in.post("/account/sessions/end/", secure=True),
        "signed out": lambda: signed_in.post("/logout/", secure=True),
        "led to sign in": lambda: reader.get("/desk/", secure=True),
        "not open": lambda: other.get("/desk/", secure=True),
        "NUL": lambda: reader.get("/admin/?q=%00", secure=True),
        "too large": lambda: other.post("/account/confirm/", {"password": "a" * 3_000_000}, secure=True),
        "robots": lambda: reader.get("/robots.txt", secure=True),
        "sitemap": lambda: reader.get("/sitemap.xml", secure=True),
        "feed": lambda: reader.get("/feeds/en/verdicts.atom", secure=True),
        "table": lambda: reader.get("/data/claims.csv", secure=True),
        "API": lambda: reader.get("/api/v1/claims", secure=True),
        "API, nothing there": lambda: reader.get("/api/v1/claims/no-such", secure=True),
        "API, not this way": lambda: reader.delete("/api/v1/claims", secure=True),
        "stream": lambda: reader.get("/claimreview.json", secure=True),
        "alive": lambda: reader.get("/healthz"),
        "ready": lambda: reader.get("/readyz"),
        "style": lambda: reader.get(f"/static/factcheck/{static}", secure=True),
        "style, kept": lambda: reader.get(
            f"/static/factcheck/{static}", secure=True, headers={"if-modified-since": LATER}
        ),
        "no such style": lambda: reader.get("/static/factcheck/no-such.css", secure=True),
        "out of the folder": lambda: reader.get("/static/../secret_key", secure=True),
        "version control": lambda: reader.get("/.git/config", secure=True),
    }
    told: list[dict[str, Any]] = [_told(name, ask()) for name, ask in asked.items()]
    etag = reader.get("/api/v1/claims", secure=True).headers["ETag"]
    kept = reader.get("/api/v1/claims", secure=True, headers={"if-none-match": etag})
    told.append(_told("API, kept", kept))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_claim RENAME TO elsewhere")
    told.append(_told("error", reader.get("/claims/bridge/", secure=True)))
    return told


LATER = "Fri, 01 Jan 2100 00:00:00 GMT"


def _told(name: str, answer: Any) -> dict[str, Any]:
    return {
        "name": name,
        "path": answer.request["PATH_INFO"],
        "by_https": answer.request["wsgi.url_scheme"] == "https",
        "status": answer.status_code,
        "headers": {key.title(): value for key, value in answer.items()},
        "cookies": [[key, dict(morsel)] for key, morsel in answer.cookies.items()],
        "body": b"".join(answer).decode(errors="replace")[:20_000],
    }


if __name__ == "__main__":
    main()
