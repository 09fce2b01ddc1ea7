"""What the environment of an installation may say."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck import settings
from factcheck.environment import checked_key, host_of, refuse_unknown

LIST = settings.__doc__ or ""


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("FACTCHECK_ORGIN", "FACTCHECK_ORIGIN"),
        ("FACTCHECK_SECRET", "FACTCHECK_SECRET_KEY"),
        ("FACTCHECK_WEBSERVERS", "FACTCHECK_WEB_SERVERS"),
        ("factcheck_debug", "FACTCHECK_DEBUG"),
    ],
)
def test_a_name_with_a_slip_in_it_is_refused_with_the_one_that_was_meant(name: str, meant: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is no setting of this site: {meant} is.$"):
        refuse_unknown({name: ""}, known=LIST)


def test_a_name_like_no_other_is_refused_too() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"they are listed at the top of factcheck/settings"):
        refuse_unknown({"FACTCHECK_COLOUR": "1"}, known=LIST)


def test_every_name_that_is_read_is_in_the_list_and_nothing_else_is_refused() -> None:
    source = (settings.BASE_DIR / "factcheck/settings.py").read_text(encoding="utf-8").replace(LIST, "")
    read = set(re.findall(r"FACTCHECK_[A-Z_]+", source))
    assert len(read) > 10
    refuse_unknown(dict.fromkeys(read | {"FACTCHECK_BROWSER", "PATH"}, ""), known=LIST)
    for name in read:
        assert re.search(rf"^{name} ", LIST, re.MULTILINE)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://facts.example.org", "facts.example.org"),
        ("http://localhost:8080", "localhost"),
        ("https://[2001:db8::1]:8443", "[2001:db8::1]"),
    ],
)
def test_an_origin_names_a_host(origin: str, host: str) -> None:
    assert host_of(origin) == host


@pytest.mark.parametrize(
    "origin",
    [
        "facts.example.org",
        "ftp://facts.example.org",
        "https://",
        "https://facts.example.org/desk",
        "https://facts.example.org?x",
        "https://ed:hunter2@facts.example.org",
        "https://facts.example.org:port",
        "https://facts.example.org:",
        "https://facts.example.org,other.example.org",
        "https://*",
        "https://[::1",
        "https://facts.example.org\n",
    ],
)
def test_what_is_more_or_less_than_an_origin_is_refused(origin: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^FACTCHECK_ORIGIN must be a scheme") as refusal:
        host_of(origin)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("key", ["", "short", "x" * 60])
def test_a_key_that_could_be_guessed_is_refused(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^FACTCHECK_SECRET_KEY must be 50 random characters"):
        checked_key(key)
    checked_key("abcdefghij" * 5)
