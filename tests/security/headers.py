"""What every answer has to say to browsers, whatever it answers (OWASP ASVS 5.0, V3.4 and 4.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

#: Other sites may frame the card of a claim, on which nothing can be done.
CARD = re.compile(r"/claims/[\w-]+/card/")
#: Types whose bytes are text in an encoding (RFC 7303, 3; JSON is always UTF-8).
TEXT = re.compile(r"text/|[\w.+/-]+[+/]xml\b")
ALONE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Tells those who look for holes where they are.
TELLTALE = ("Server", "X-Powered-By", "X-Runtime", "Via")


def directives(policy: str) -> dict[str, list[str]]:
    """A Content-Security-Policy as its directives and their sources."""
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: sources for name, *sources in parts}


def lacking(path: str, headers: Mapping[str, str], *, by_https: bool = False) -> Iterator[str]:
    """What the headers of an answer lack, or say too much."""
    for name, value in ALONE.items():
        if headers.get(name) != value:
            yield f"{name}: {headers.get(name)}"
    is_card = CARD.fullmatch(path.partition("?")[0]) is not None and "frame-ancestors *" in headers.get(
        "Content-Security-Policy", ""
    )
    if not is_card and headers.get("X-Frame-Options") != "DENY":
        yield "may be framed"
    yield from _of_policy(directives(headers.get("Content-Security-Policy", "")), is_card)
    kind = headers.get("Content-Type", "")
    if TEXT.match(kind) and "charset=utf-8" not in kind.lower().replace('"', ""):
        yield f"Content-Type: {kind}"
    if by_https and "max-age=31536000" not in headers.get("Strict-Transport-Security", ""):
        yield "no Strict-Transport-Security"
    yield from (f"tells {name}" for name in TELLTALE if name in headers)
    if (
        headers.get("Access-Control-Allow-Credentials")
        or headers.get("Access-Control-Allow-Origin", "*") != "*"
    ):
        yield "lets another site ask with cookies"


def _of_policy(policy: Mapping[str, list[str]], is_card: bool) -> Iterator[str]:
    wanted = {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["*"] if is_card else ["'none'"],
    }
    if policy != wanted:
        yield f"Content-Security-Policy: {policy}"
