"""What the environment may say of an installation, and what is refused, each in one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "FACTCHECK_"
#: What tests and benchmarks read; a site has no use for them.
OF_TESTS = ("FACTCHECK_BROWSER", "FACTCHECK_ORIGINAL", "FACTCHECK_TEXTS")
#: Characters of a secret key, and how many different ones, below which Django's own check warns.
KEY_LENGTH, KEY_VARIETY = 50, 5


def refuse_unknown(environment: Mapping[str, str], known: str) -> None:
    """Refuse a name of ours that no line of `known` begins with: a setting with a slip in it would be unset.

    Raises ImproperlyConfigured.
    """
    names = re.findall(r"^FACTCHECK_\w+", known, re.MULTILINE)
    for name in sorted(environment):
        # Without a list, as under `python -OO`, nothing is known to be wrong.
        if not names or not name.upper().startswith(PREFIX) or name in (*names, *OF_TESTS):
            continue
        ends = [one.removeprefix(PREFIX) for one in names]
        meant = get_close_matches(name.upper().removeprefix(PREFIX), ends, n=1)
        hint = f"{PREFIX}{meant[0]} is" if meant else "they are listed at the top of factcheck/settings.py"
        raise ImproperlyConfigured(f"{name} is no setting of this site: {hint}.")


def host_of(origin: str) -> str:
    """The host of `https://facts.example.org`, as Django's ALLOWED_HOSTS wants it.

    Raises ImproperlyConfigured for what is more, or less, than a scheme, a host and perhaps a port.
    """
    try:
        parts = urlsplit(origin)
        host, port = parts.hostname or "", parts.port
        if ":" in host:
            host = f"[{host}]"
        is_one = parts.scheme in ("http", "https") and re.fullmatch(r"[a-z\d.-]+|\[[a-f\d:.]+\]", host)
        if is_one and origin == f"{parts.scheme}://{host}" + (f":{port}" if port else ""):
            return host
    except ValueError:
        pass
    raise ImproperlyConfigured(
        "FACTCHECK_ORIGIN must be a scheme and a host, such as https://facts.example.org"
    )


def checked_key(key: str) -> None:
    """Refuse a secret key that could be guessed. Raises ImproperlyConfigured."""
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_VARIETY:
        raise ImproperlyConfigured(
            f"FACTCHECK_SECRET_KEY must be {KEY_LENGTH} random characters or more, such as "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'` prints."
        )
