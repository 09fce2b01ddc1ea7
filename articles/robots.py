"""What sites ask of programs, in their robots.txt (RFC 9309)."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from articles.fetch import ROBOT, Allowed, FetchProblem, Refused, fetch, is_public_web

#: Bytes of a robots.txt that are read: what the standard asks for at least.
LONGEST = 500 * 1024
#: The longest pause between two requests that a site is granted, in seconds.
LONGEST_DELAY = 60.0


class Robots:
    """The rules of sites, each asked once as long as this lives."""

    def __init__(self, allowed: Allowed = is_public_web) -> None:
        self.allowed = allowed
        self._rules: dict[str, RobotFileParser | Refused] = {}

    def is_known(self, address: str) -> bool:
        """Whether the site of this address has been asked already."""
        return _site(address) in self._rules

    def learn(self, address: str) -> None:
        """Ask the site of this address for its rules."""
        site = _site(address)
        try:
            self._rules[site] = _read(site, self.allowed)
        except Refused as refusal:
            self._rules[site] = refusal

    def check(self, address: str) -> float:
        """How many seconds the site, which has been asked, wants between two requests: 0 if it does not say.

        Raises Refused where it does not let programs fetch this address, or could not be asked whether.
        """
        rules = self._rules[_site(address)]
        if isinstance(rules, Refused):
            raise rules
        if not rules.can_fetch(ROBOT, address):
            raise Refused(FetchProblem.ROBOTS)
        delay = rules.crawl_delay(ROBOT)
        return min(float(delay), LONGEST_DELAY) if delay else 0.0


def _read(site: str, allowed: Allowed) -> RobotFileParser:
    """The rules of a site: none where it has no such file. Raises Refused where it could not say."""
    try:
        text = fetch(f"{site}/robots.txt", allowed=allowed).received[:LONGEST]
    except Refused as refusal:
        if not 400 <= refusal.status < 500 or refusal.code is FetchProblem.BUSY:
            raise
        text = b""
    rules = RobotFileParser()
    rules.parse(text.decode("utf-8", "replace").removeprefix("\ufeff").splitlines())
    return rules


def _site(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()
