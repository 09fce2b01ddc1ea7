"""Readers are told apart for a day, and no address is kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from claims.views.senders import FIGURES, network_address, sender_of

DAY = date(2024, 5, 1)


def address(remote: str = "127.0.0.1", forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return network_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote))


def sender(remote: str, day: date = DAY) -> str:
    return sender_of(RequestFactory().get("/", REMOTE_ADDR=remote), day)


def test_without_a_web_server_in_front_nobody_says_where_they_come_from(settings: Settings) -> None:
    settings.WEB_SERVERS_IN_FRONT = 0
    assert address("192.0.2.7", "198.51.100.1") == "192.0.2.7"


@pytest.mark.parametrize(
    ("servers", "forwarded", "found"),
    [
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "198.51.100.1", "192.0.2.7"),
        (1, None, "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, "somewhere", ""),
        (1, "[]:443", ""),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "198.51.100.1:51432", "198.51.100.1"),
        (1, "[2001:db8:1:2::3]:443", "2001:db8:1:2::"),
        (1, "[2001:db8:1:2::3]", "2001:db8:1:2::"),
    ],
)
def test_a_web_server_in_front_says_whom_it_was_asked_by(
    settings: Settings, servers: int, forwarded: str | None, found: str
) -> None:
    settings.WEB_SERVERS_IN_FRONT = servers
    assert address("192.0.2.7", forwarded) == found


def test_an_address_is_one_however_it_is_written() -> None:
    assert address("::ffff:192.0.2.7") == "192.0.2.7"
    assert address("2001:DB8:1:2::7") == address("2001:db8:1:2:0:0:0:9") == "2001:db8:1:2::"
    # As behind a socket of the machine's own.
    assert address("") == ""


def test_a_sender_is_known_again_on_the_same_day_only() -> None:
    assert sender("192.0.2.7") == sender("192.0.2.7")
    assert sender("192.0.2.7") != sender("192.0.2.7", date(2024, 5, 2))
    assert sender("192.0.2.7") != sender("192.0.2.8")
    assert sender("") == ""


def test_what_is_kept_of_a_sender_is_too_short_to_hold_an_address(settings: Settings) -> None:
    kept = sender("192.0.2.7")
    assert len(kept) == FIGURES
    settings.SECRET_KEY = "another key"
    assert sender("192.0.2.7") != kept
