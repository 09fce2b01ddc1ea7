"""Closed by default: who is sent to sign in, and where they come back to."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.factory import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"
HERE = "http://testserver"
WRITE = "/desk/articles/the-bridge/annotate/"
PAGE = "/desk/articles/the-bridge/?claim=opens"


def led_to(location: str) -> tuple[str, str]:
    """The address of a sign-in page, and where it leads back to."""
    parts = urlsplit(location)
    return parts.path, parse_qs(parts.query).get("next", [""])[0]


@pytest.fixture
def csrf_client() -> Client:
    """A browser whose forms must carry their token, as on the site."""
    return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})


def test_a_page_is_come_back_to_after_signing_in(client: Client) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 302
    assert led_to(answer.headers["Location"]) == ("/login/", PAGE)


@pytest.mark.parametrize("method", ["get", "post"])
def test_htmx_leads_the_whole_page_to_the_sign_in_and_back_to_it(client: Client, method: str) -> None:
    headers = {"hx-request": "true", "hx-current-url": f"{HERE}{PAGE}#p-12"}
    answer = getattr(client, method)(WRITE, headers=headers)
    # Not a redirect of HTTP, which htmx would follow and put where the fragment should go.
    assert (answer.status_code, answer.content) == (200, b"")
    assert led_to(answer.headers["HX-Redirect"]) == ("/login/", f"{PAGE}#p-12")


def test_a_form_leads_back_to_the_page_it_stood_on(client: Client) -> None:
    answer = client.post(WRITE, headers={"referer": f"{HERE}{PAGE}"})
    assert answer.status_code == 302
    assert led_to(answer.headers["Location"]) == ("/login/", PAGE)


def test_an_address_that_does_not_take_what_is_sent_says_so(client: Client) -> None:
    opened = client.get("/logout/", headers={"accept-language": "en"})
    assert (opened.status_code, opened.headers["Allow"]) == (405, "POST")
    assert "only takes what a form sends" in opened.text
    assert client.head("/logout/").content == b""
    sent = client.post("/claims/", headers={"accept-language": "zh"})
    assert (sent.status_code, sent.headers["Allow"]) == (405, "GET, HEAD")
    assert "没有保存" in sent.text
    part = client.post("/claims/", headers={"accept-language": "en", "hx-request": "true"})
    assert part.text == "Nothing can be sent to this address, and nothing was saved."
    assert part.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert client.post("/api/v1/claims").json()["status"] == 405


@pytest.mark.parametrize(
    "referer",
    ["", "https://example.org/desk/", "https://testserver/desk/", "http://testserver:81/", "nonsense"],
)
def test_a_form_from_nowhere_known_leads_back_to_nowhere(client: Client, referer: str) -> None:
    answer = client.post(WRITE, headers={"referer": referer} if referer else {})
    assert answer.headers["Location"] == "/login/"


@pytest.mark.parametrize(
    "current", ["", "https://example.org/", "http://testserver.example.org/", "javascript:1"]
)
def test_htmx_on_no_page_of_this_site_leads_back_to_nowhere(client: Client, current: str) -> None:
    headers = {"hx-request": "true"} | ({"hx-current-url": current} if current else {})
    assert client.get(WRITE, headers=headers).headers["HX-Redirect"] == "/login/"


def test_whoever_signs_in_by_themselves_comes_to_the_desk(client: Client) -> None:
    make_user("editor", username="ada", password=PASSWORD)
    answer = client.post("/login/", {"username": "ada", "password": PASSWORD})
    assert answer.headers["Location"] == reverse("desk")


def test_the_sign_in_page_says_that_one_comes_back_and_keeps_where_to(client: Client) -> None:
    page = client.get("/login/", {"next": PAGE}, headers={"accept-language": "en"}).text
    assert f'value="{PAGE}"' in page
    assert "You come back to the page you were on." in page
    assert "You come back" not in client.get("/login/", headers={"accept-language": "en"}).text


def test_an_editor_whose_session_ends_while_typing_is_back_on_the_same_page(client: Client) -> None:
    user = make_user("editor", username="ada", password=PASSWORD)
    client.force_login(user)
    client.session.flush()
    sent = client.post(WRITE, headers={"hx-request": "true", "hx-current-url": f"{HERE}{PAGE}"})
    address, page = led_to(sent.headers["HX-Redirect"])
    back = client.post(address, {"username": "ada", "password": PASSWORD, "next": page})
    assert back.headers["Location"] == PAGE
    assert User.objects.get(pk=client.session["_auth_user_id"]) == user


def test_a_form_of_an_earlier_session_is_answered_in_a_sentence(csrf_client: Client) -> None:
    csrf_client.force_login(make_user("editor"))
    plain = csrf_client.post(WRITE)
    assert plain.status_code == 403
    assert "Nothing was saved" in plain.text
    assert "<main" in plain.text
    fragment = csrf_client.post(WRITE, headers={"hx-request": "true"})
    assert fragment.status_code == 403
    assert fragment.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fragment.text.startswith("Nothing was saved")


@pytest.mark.parametrize(
    "charset", ["rot13", "idna", "undefined", "hex", "utf-16", "gbk", "no-such", "x" * 500]
)
@pytest.mark.parametrize("address", ["/login/", "/claims/", "/desk/"])
def test_what_is_not_in_utf_8_is_refused_in_the_language_of_whoever_sent_it(
    client: Client, charset: str, address: str
) -> None:
    sent = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n\xe6\xa1\xa5\r\n--x--\r\n'
    for media_type in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        media_type += f"; charset={charset}"
        answer = client.generic("POST", address, sent, media_type, headers={"accept-language": "zh"})
        assert answer.status_code == 400
        assert '<html lang="zh-Hans"' in answer.text


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_utf_8_may_be_named(client: Client, charset: str) -> None:
    media_type = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.post("/login/", b"username=%e6%a1%a5&password=x", content_type=media_type)
    assert "桥" in answer.text
