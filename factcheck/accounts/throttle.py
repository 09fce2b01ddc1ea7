"""How often one may try to sign in (OWASP ASVS 5.0, 6.3.1), without anybody keeping the real owner out.

An attempt is counted before it is looked at, under a lock of the database, so that many web processes count
as one and many attempts at once are not let through; it is taken out of the count where it was right.

A browser in which somebody has signed in has a signed cookie that says so. From it, the account has a count
of its own (OWASP: "Slow Down Online Guessing Attacks with Device Cookies"): what strangers try elsewhere, in
however many places, does not touch it. Whoever signs in by a passkey guesses nothing and is not counted.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from claims.views.senders import network_address
from factcheck.accounts.models import Attempt


@dataclass(frozen=True)
class Limit:
    most: int
    within: timedelta


#: At one account from a browser that knows it.
PASSWORDS_FROM_KNOWN_BROWSER = Limit(10, timedelta(minutes=15))
#: At one account from one address, and from one address at whatever accounts: an office may share one.
AT_ACCOUNT_FROM_ADDRESS = Limit(10, timedelta(minutes=15))
FROM_ADDRESS = Limit(50, timedelta(minutes=15))
#: At one account from everywhere, all known browsers left out.
PASSWORDS_AT_ACCOUNT = Limit(100, timedelta(hours=1))
#: Whoever is asked for a code knew the password, and a code has only six figures.
CODES_AT_ACCOUNT = CODES_FROM_KNOWN_BROWSER = Limit(10, timedelta(hours=1))
LONGEST = timedelta(hours=1)

#: Held while attempts are counted and one is added. Any number will do that no other advisory lock of this
#: database has.
COUNTING = 7_270_008

COOKIE = "__Host-browser" if settings.HTTPS else "browser"
SALT = "factcheck.accounts.throttle"
HALF_A_YEAR = timedelta(days=180)
#: How many accounts one browser is known to, as where a desk is shared.
ACCOUNTS_OF_A_BROWSER = 8


class TooManyAttempts(Exception):  # noqa: N818
    """No attempt is looked at before `wait` is over."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


def begin(request: HttpRequest, name: str, step: Attempt.Step = Attempt.Step.PASSWORD) -> Attempt:
    """Count an attempt at the account of this name, whether there is one or not; delete it where it is right.

    Raises TooManyAttempts, and then counts nothing.
    """
    at = timezone.now()
    account = digest(name)
    address = _keyed("address", network_address(request))
    browser, accounts = known_browser(request)
    known = browser if account in accounts else ""
    attempt = Attempt(step=step, account=account, address=address, browser=known, at=at)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING])
        # Those of a time that is not yet were made while the clock was wrong: they would count until it is.
        Attempt.objects.filter(Q(at__lt=at - LONGEST) | Q(at__gt=at + LONGEST)).delete()
        for limit, counted in _counts(attempt):
            _let_in(limit, counted, at)
        attempt.save(force_insert=True)
    return attempt


def _counts(attempt: Attempt) -> list[tuple[Limit, QuerySet[Attempt]]]:
    """What this attempt counts with, and how many of those there may be."""
    at_account = Attempt.objects.filter(account=attempt.account, step=attempt.step)
    if attempt.browser:
        is_code = attempt.step == Attempt.Step.CODE
        limit = CODES_FROM_KNOWN_BROWSER if is_code else PASSWORDS_FROM_KNOWN_BROWSER
        return [(limit, at_account.filter(browser=attempt.browser))]
    strangers = at_account.filter(browser="")
    if attempt.step == Attempt.Step.CODE:
        return [(CODES_AT_ACCOUNT, strangers)]
    counts = [(PASSWORDS_AT_ACCOUNT, strangers)]
    if attempt.address:
        from_address = Attempt.objects.filter(address=attempt.address, step=attempt.step, browser="")
        counts.append((FROM_ADDRESS, from_address))
        counts.append((AT_ACCOUNT_FROM_ADDRESS, strangers.filter(address=attempt.address)))
    return counts


def _let_in(limit: Limit, counted: QuerySet[Attempt], at: datetime) -> None:
    since = counted.filter(at__gt=at - limit.within).order_by("-at").values_list("at", flat=True)
    newest = list(since[: limit.most])
    if len(newest) == limit.most:
        raise TooManyAttempts(newest[-1] + limit.within - at)


def digest(name: str) -> str:
    """The account that is called this, as attempts and cookies name it.

    Alike for all names that Django's form takes for the same: it drops the space around them.
    """
    return _keyed("account", unicodedata.normalize("NFKC", name.strip()).strip().casefold())


def _keyed(kind: str, value: str) -> str:
    return value and salted_hmac(f"{SALT}.{kind}", value, algorithm="sha256").hexdigest()[:32]


def known_browser(request: HttpRequest) -> tuple[str, list[str]]:
    """The random name of the browser that asks, and the digests of the accounts that signed in there."""
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HALF_A_YEAR)
        return str(known["browser"]), [str(account) for account in known["accounts"]]
    except signing.BadSignature:
        return secrets.token_hex(16), []


def remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Let this browser be known to the account that has just signed in there."""
    browser, accounts = known_browser(request)
    account = digest(name)
    accounts = [account, *(other for other in accounts if other != account)][:ACCOUNTS_OF_A_BROWSER]
    response.set_cookie(
        COOKIE,
        signing.dumps({"browser": browser, "accounts": accounts}, salt=SALT),
        max_age=HALF_A_YEAR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
