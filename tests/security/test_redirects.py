"""Nothing that somebody sends leads to another site (OWASP ASVS 5.0, 15.3.2 and 3.7.2)."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponseBase

from tests.accounts import PASSWORD
from tests.factory import make_claim, make_user, make_verdict
from tests.security.asking import Somebody, somebody
from tests.security.policy import Expected, Role, Room, cells, policy_of
from tests.security.records import Records, make_records

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
ELSEWHERE = [
    "https://evil.example/",
    "HTTPS:evil.example",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "\\\\evil.example/",
    "/\\evil.example/",
    "/\\/evil.example/",
    "/\t/evil.example/",
    "\t//evil.example/",
    "\x01//evil.example/",
    "/%5cevil.example/../..//evil.example",
    "/%09/evil.example",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://evil.example#@testserver/",
    "http://evil.example\\@testserver/",
    "http://testserver:pass@evil.example:80/",
    "javascript:alert(1)//testserver/",
    "data:text/html,evil",
    "https://testserver/\r\nLocation: https://evil.example/",
    "／／evil.example/",
    "//evil。example/",
]
#: The names by which one site or another is told where to go.
NAMES = ("next", "url", "return", "return_to", "redirect", "redirect_uri", "back", "continue", "from", "lang")


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> Records:
    caplog.set_level("CRITICAL", "django")
    return make_records()


def leads_away(answer: HttpResponseBase) -> str:
    """Where a browser would go, if that is another site or runs something (WHATWG URL, 4.4); else ""."""
    for name in ("Location", "HX-Redirect", "HX-Location", "Refresh", "Content-Location"):
        if (place := answer.headers.get(name)) is None:
            continue
        assert not re.search(r"[\r\n]", place)
        read = re.sub(r"[\t\r\n]", "", place.lstrip("".join(map(chr, range(33)))))
        read = re.sub(r"^(https?):/*", r"\1://", read, flags=re.IGNORECASE).replace("\\", "/")
        parts = urlsplit(urljoin(f"{HERE}/desk/", re.sub("^//+", "//", read)))
        if parts.scheme not in ("http", "https") or parts.netloc != "testserver":
            return place
    return ""


def test_what_a_browser_makes_of_an_address_is_told_from_what_it_looks_like() -> None:
    def led(place: str) -> bool:
        answer = HttpResponseBase()
        answer.headers["Location"] = place
        return bool(leads_away(answer))

    assert not led("/desk/?next=//evil.example/")
    assert not led("http://testserver/claims/")
    assert not [place for place in ELSEWHERE if led(quote(place, safe="/"))][12:]
    for place in (
        "//evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        "http:evil.example",
        "javascript:1",
    ):
        assert led(place), place


def test_whoever_is_led_on_stays_here(records: Records) -> None:
    old = make_claim(slug="old")
    make_verdict(old)
    old.merge_into(records.public, by=records.editor)
    make_user(username="eve", password=PASSWORD)
    editor = somebody(Role.EDITOR, records)
    for place in ELSEWHERE:
        answers = led_to(place, editor, records)
        assert [away for answer in answers if (away := leads_away(answer))] == [], place
        assert sum(answer.status_code in (301, 302) for answer in answers) >= 10


def led_to(place: str, editor: Somebody, records: Records) -> list[HttpResponseBase]:
    """What everything answers that leads somewhere, told of this place wherever something may be told."""
    reader, names = Somebody(), dict.fromkeys(NAMES, place)
    query = "?" + "&".join(f"{name}={quote(place)}" for name in NAMES)
    by_htmx = {"hx_request": "true", "hx_current_url": quote(place, safe=":/@\\#")}
    article = f"/desk/articles/{records.article.key}/"
    referer = {"referer": quote(place, safe=":/@\\#")}
    return [
        reader.ask("GET", f"/language/en/{query}"),
        reader.ask("GET", f"/desk/{query}"),
        reader.ask("GET", "/desk/claims/", None, **by_htmx),
        reader.ask("POST", "/desk/import/clear/", None, **referer),
        reader.ask("POST", "/desk/import/clear/", None, **by_htmx),
        reader.ask("GET", f"/admin/login/{query}"),
        reader.ask("POST", f"/login/{query}", {"username": "eve", "password": PASSWORD} | names),
        reader.ask("POST", f"/login/{query}", {"username": "eve", "password": PASSWORD}),
        reader.ask("GET", f"/claims/old/{query}"),
        reader.ask("GET", f"/claims/old/card/{query}"),
        reader.ask("GET", f"/claims/old/packet.zip{query}"),
        reader.ask("GET", f"/api/v1/claims/old/verdicts{query}"),
        editor.ask("GET", f"/desk/articles/{query}"),
        editor.ask("POST", f"{article}worked-through/{query}", names, **referer),
        editor.ask("POST", f"{article}assign/{query}", names | {"assignee": str(records.editor.pk)}),
        editor.ask("POST", f"/desk/claims/bridge-opens/assign/{query}", names | {"assignee": ""}),
        editor.ask("POST", f"/account/confirm/{query}", names | {"password": ""}),
        editor.ask("POST", f"/logout/{query}", names),
    ]


def test_no_form_leads_elsewhere(records: Records) -> None:
    superuser = somebody(Role.SUPERUSER, records)
    names = dict.fromkeys(NAMES, "//evil.example/")
    headers = {
        "referer": "http://evil.example/",
        "x_forwarded_host": "evil.example",
        "forwarded": "host=evil.example",
    }
    led = []
    for address, method, expected in cells(Role.SUPERUSER):
        if method == "POST" and expected is Expected.ANSWERED and policy_of(address).room is not Room.OFFICE:
            with transaction.atomic():
                answer = superuser.ask("POST", records.path(address), names, **headers)
                transaction.set_rollback(True)
            led += [f"{address}: {away}" for away in [leads_away(answer)] if away]
    assert not led
