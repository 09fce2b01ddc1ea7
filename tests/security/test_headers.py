"""What answers of the site, set up as on a server, say to browsers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from tests.database import address_of_database
from tests.security.headers import directives, lacking

READ = ("DATABASE_URL", "DJANGO_", "FACTCHECK_")
STATUSES = {
    "page": 200,
    "over http": 301,
    "language": 302,
    "nothing there": 404,
    "another host": 400,
    "no such method": 405,
    "form without token": 403,
    "signing in": 200,
    "signed in": 302,
    "desk": 200,
    "back office": 200,
    "notice": 302,
    "signed out": 302,
    "led to sign in": 302,
    "not open": 403,
    "NUL": 400,
    "too large": 413,
    "robots": 200,
    "sitemap": 200,
    "feed": 200,
    "table": 200,
    "API": 200,
    "API, nothing there": 404,
    "API, not this way": 405,
    "stream": 200,
    "alive": 200,
    "ready": 200,
    "style": 200,
    "style, kept": 304,
    "no such style": 404,
    "out of the folder": 404,
    "version control": 404,
    "API, kept": 304,
    "error": 500,
}
COOKIES = {"__Host-sessionid", "__Host-csrftoken", "__Host-language", "__Host-messages", "__Host-browser"}


@pytest.fixture(scope="module")
def answers(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("deployed")
    with django_db_blocker.unblock():
        database = address_of_database()
    plain = {key: value for key, value in os.environ.items() if not key.startswith(READ)}
    deployed = {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "FACTCHECK_DATA": str(folder),
        "FACTCHECK_ORIGIN": "https://facts.example.org",
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.security.deployed"],
        cwd=Path(settings.BASE_DIR),
        env=plain | deployed,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    told: list[dict[str, Any]] = json.loads(run.stdout)
    return told


def test_every_kind_of_answer_is_among_them(answers: list[dict[str, Any]]) -> None:
    assert {one["name"]: one["status"] for one in answers} == STATUSES


def test_every_answer_guards_the_browser(answers: list[dict[str, Any]]) -> None:
    wrong = {
        one["name"]: missing
        for one in answers
        if (missing := list(lacking(one["path"], one["headers"], by_https=one["by_https"])))
    }
    assert not wrong


def test_every_cookie_is_of_this_host_alone_and_out_of_reach_of_scripts(
    answers: list[dict[str, Any]],
) -> None:
    cookies = [(name, flags) for one in answers for name, flags in one["cookies"]]
    assert {name for name, _flags in cookies} == COOKIES
    for name, flags in cookies:
        assert (flags["path"], flags["domain"]) == ("/", ""), name
        # Which cookie is deleted goes by its name; what an empty one says of scripts does not matter.
        if flags["max-age"] != 0:
            assert (flags["secure"], flags["httponly"], flags["samesite"]) == (True, True, "Lax"), name


def test_no_answer_says_how_the_site_is_made(answers: list[dict[str, Any]]) -> None:
    for one in answers:
        if one["status"] >= 400:
            told = one["body"] + str(one["headers"])
            assert not [
                word
                for word in ("Traceback", "Django", "psycopg", "elsewhere", "/factcheck/")
                if word in told.replace("/static/factcheck/", "")
            ], one["name"]


def test_a_policy_is_read_as_browsers_read_it() -> None:
    policy = directives("default-src 'none'; img-src 'self' data:;")
    assert policy == {"default-src": ["'none'"], "img-src": ["'self'", "data:"]}
    whole = {"Content-Security-Policy": "script-src 'self' 'unsafe-inline'", "Content-Type": "text/html"}
    said = list(lacking("/", whole, by_https=True))
    assert any("unsafe-inline" in one for one in said)
    assert "Content-Type: text/html" in said
    assert "may be framed" in said
    assert "no Strict-Transport-Security" in said
