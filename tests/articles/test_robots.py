"""What sites ask of programs in robots.txt."""

from __future__ import annotations

import pytest

from articles.fetch import FetchProblem, Refused
from articles.robots import LONGEST_DELAY, Robots
from tests.servers import page, serving, this_machine

RULES = """\
User-agent: *
Disallow: /private/
Crawl-delay: 7

User-agent: factcheck
Disallow: /drafts/
Crawl-delay: 3600

User-agent: other
Disallow: /
"""


def learned(answer: bytes, path: str = "/a") -> tuple[Robots, str]:
    """The rules of a site that serves this, and an address on it."""
    robots = Robots(this_machine)
    with serving(answer) as server:
        robots.learn(server.address + path)
    assert server.asked[0].startswith("GET /robots.txt HTTP/1.1\r\n")
    return robots, server.address


def refusal(robots: Robots, address: str) -> FetchProblem:
    with pytest.raises(Refused) as refused:
        robots.check(address)
    return refused.value.code


def test_the_rules_for_us_are_kept() -> None:
    robots, site = learned(page(RULES, Content_Type="text/plain"))
    assert robots.check(f"{site}/news/a") == LONGEST_DELAY
    assert robots.check(f"{site}/private/a") == LONGEST_DELAY
    assert refusal(robots, f"{site}/drafts/a") == FetchProblem.ROBOTS


def test_the_rules_for_everybody_are_kept_where_there_are_none_for_us() -> None:
    robots, site = learned(page("\ufeff" + RULES.replace("factcheck", "another")))
    assert robots.check(f"{site}/news/a") == 7
    assert refusal(robots, f"{site}/private/a") == FetchProblem.ROBOTS


@pytest.mark.parametrize("answer", [page("", "404 No"), page("", "403 No"), page(""), page(b"\xff\xfe\x00{")])
def test_without_rules_everything_may_be_fetched(answer: bytes) -> None:
    robots, site = learned(answer)
    assert robots.check(f"{site}/private/a") == 0


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (page("", "500 No"), FetchProblem.STATUS),
        (page("", "503 No"), FetchProblem.BUSY),
        (page("", "429 No"), FetchProblem.BUSY),
        (b"nothing that could be understood\r\n\r\n", FetchProblem.BROKEN),
    ],
)
def test_a_site_that_cannot_say_is_left_alone(answer: bytes, why: FetchProblem) -> None:
    robots, site = learned(answer)
    assert refusal(robots, f"{site}/a") == why


def test_each_site_has_rules_of_its_own() -> None:
    robots, site = learned(page(RULES))
    assert robots.is_known(f"{site.upper().replace('HTTP', 'http')}/b")
    assert not robots.is_known(f"{site}1/b")
