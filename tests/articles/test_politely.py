"""How hosts are asked one thing at a time."""

from __future__ import annotations

from functools import partial

import pytest

from articles import politely
from articles.fetch import FetchProblem, Refused, look
from articles.models import Article
from articles.politely import Polite, in_turns
from tests.servers import page, serving, this_machine


def test_hosts_are_asked_in_turns() -> None:
    def at(host: str, number: int) -> Article:
        return Article(address=f"https://{host}/{number}")

    a, b, c = (at("a.example", number) for number in range(3))
    d = at("b.example:8443", 0)
    assert in_turns([a, b, c, d]) == [a, d, b, c]


def test_a_host_is_left_alone_between_two_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(politely, "sleep", pauses.append)
    polite = Polite(5, this_machine)
    with serving(page("")) as server:
        for address in (f"{server.address}/a", f"{server.address}/b"):
            assert polite.ask(address, partial(look, address, allowed=this_machine)) == address
    # Between the rules and the first page, and between the two pages.
    assert [round(pause) for pause in pauses] == [5, 5]


def test_what_robots_txt_forbids_is_not_asked() -> None:
    with serving(page("User-agent: *\nDisallow: /private/")) as server, pytest.raises(Refused) as refused:
        Polite(0, this_machine).ask(f"{server.address}/private/a", lambda: pytest.fail("it was asked"))
    assert refused.value.code == FetchProblem.ROBOTS
    assert [asked.split()[1] for asked in server.asked] == ["/robots.txt"]
