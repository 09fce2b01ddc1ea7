"""The reader's choice of language."""

from __future__ import annotations

import logging
import sys
from io import StringIO

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, path

from factcheck import urls
from tests.factory import make_user

pytestmark = pytest.mark.django_db


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a plank is missing")


#: The site's own addresses and one that breaks.
urlpatterns: list[URLPattern | URLResolver] = [*urls.urlpatterns, path("broken/", broken)]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("zh-HK,de;q=0.9", "zh-Hans"),
        ("zh-Hant", "zh-Hans"),
        ("en-GB,en;q=0.8,zh;q=0.5", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "en"),
        ("", "en"),
        ("*;q=nonsense", "en"),
    ],
)
def test_the_site_speaks_what_the_browser_asks_for(client: Client, asked: str, spoken: str) -> None:
    page = client.get("/", headers={"accept-language": asked})
    assert f'<html lang="{spoken}">' in page.text
    assert page.headers["Content-Language"] == {"zh-Hans": "zh-hans", "en": "en"}[spoken]


def test_the_choice_of_the_reader_comes_before_what_the_browser_asks_for(client: Client) -> None:
    answer = client.get("/language/en/?next=/claims/?q=x", headers={"accept-language": "zh"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/claims/?q=x")
    assert '<html lang="en">' in client.get("/", headers={"accept-language": "zh"}).text
    client.get("/language/zh-hans/")
    assert '<html lang="zh-Hans">' in client.get("/", headers={"accept-language": "en"}).text


def test_a_language_in_the_address_comes_before_everything_and_is_not_remembered(client: Client) -> None:
    client.get("/language/en/")
    assert '<html lang="zh-Hans">' in client.get("/?lang=zh-Hans").text
    for query in ("", "?lang=", "?lang=fr", "?lang=%00"):
        assert '<html lang="en">' in client.get(f"/{query}", headers={"accept-language": "zh"}).text


def test_choosing_a_language_leads_to_an_address_that_names_no_other(client: Client) -> None:
    for named, back in (
        ("/claims/?lang=en", "/claims/"),
        ("/claims/?q=a+b&lang=en&lang=zh-Hans&topic=x", "/claims/?q=a+b&topic=x"),
    ):
        assert client.get("/language/en/", {"next": named}).headers["Location"] == back


def test_every_page_leads_to_itself_in_the_other_language(client: Client) -> None:
    page = client.get("/claims/?q=a+b&status=refuted", headers={"accept-language": "en"}).text
    assert 'href="/language/zh-hans/?next=%2Fclaims%2F%3Fq%3Da%2Bb%26status%3Drefuted"' in page
    assert 'lang="zh-Hans" hreflang="zh-Hans"' in page


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\example.org", "%00"]
)
def test_choosing_a_language_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    assert client.get("/language/en/", {"next": elsewhere}).headers["Location"] == "/"


def test_a_language_the_site_does_not_speak_is_not_found(client: Client) -> None:
    assert client.get("/language/fr/").status_code == 404
    assert not client.cookies


def test_the_cookie_is_out_of_reach_of_scripts(client: Client) -> None:
    cookie = client.get("/language/en/", secure=True).cookies["django_language"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


def test_every_page_leads_editors_to_the_desk(client: Client) -> None:
    page = client.get("/method/", headers={"accept-language": "en"}).text
    assert '<a href="/login/?next=/desk/" rel="nofollow">For editors</a>' in page
    client.force_login(make_user("editor"))
    assert "For editors" not in client.get("/method/", headers={"accept-language": "en"}).text


def test_signing_in_leads_where_one_was_going(client: Client, django_user_model: type) -> None:
    django_user_model.objects.create_user("ada", password="correct horse battery")  # type: ignore[attr-defined]
    page = client.get("/login/?next=/method/", headers={"accept-language": "en"})
    assert "Sign in" in page.text
    assert 'value="/method/"' in page.text
    wrong = client.post("/login/", {"username": "ada", "password": "wrong", "next": "/method/"})
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (200, True)
    right = client.post(
        "/login/", {"username": "ada", "password": "correct horse battery", "next": "/method/"}
    )
    assert right.headers["Location"] == "/method/"


@pytest.mark.parametrize("sent", [{"username": "x" * 3_000_000}, {str(n): "" for n in range(1001)}])
def test_a_form_that_is_too_large_is_refused_in_words(
    client: Client, sent: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    english = {"accept-language": "en"}
    page = client.post("/login/", sent, headers=english)
    assert page.status_code == 413
    assert "<h1>This is too long</h1>" in page.text
    assert "Nothing was saved" in page.text
    line = client.post("/login/", sent, headers=english | {"HX-Request": "true"})
    assert (line.status_code, line.headers["Content-Type"]) == (413, "text/plain; charset=utf-8")
    assert line.text.startswith("Nothing was saved")
    # A log is not to be filled by whoever sends such forms.
    assert not [record for record in caplog.records if record.exc_info]


def test_a_form_with_too_many_files_is_refused_in_words(client: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.md", b"") for number in range(1001)]
    page = client.post("/login/", {"files": files}, headers={"accept-language": "en"})
    assert page.status_code == 413
    assert "these are more files than can come at once" in page.text


def test_an_error_is_written_to_the_log_while_debug_is_off(client: Client) -> None:
    (handler,) = (one for one in logging.getLogger("django").handlers if one.get_name() == "stderr")
    assert isinstance(handler, logging.StreamHandler)
    log = StringIO()
    before = handler.setStream(log)
    client.raise_request_exception = False
    try:
        with override_settings(ROOT_URLCONF=__name__):
            assert client.get("/broken/").status_code == 500
    finally:
        handler.setStream(before or sys.stderr)
    assert "Traceback" in log.getvalue()
    assert "RuntimeError: a plank is missing" in log.getvalue()
