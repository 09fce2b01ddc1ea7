"""Bringing articles in, in a browser: as files, as pasted text, by an address; and with the eyes of axe."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from articles.fetch import fetch
from articles.models import Article, Incoming
from claims.views.desk import imports
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import make_held_article, make_incoming, make_user

PAGE = "/desk/import/"
HARBOUR = """The ferry to the outer islands will sail every hour from June, the harbour office said on Friday.

Until now there were four crossings a day, and in winter often none for a whole week because of the storms.

Two larger ships were bought second-hand in Norway, and the first of them has been in the dock since March."""


@pytest.fixture
def web() -> Iterator[str]:
    """The address of an article on a server of this machine."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = f"<!doctype html><title>Ferry</title><article><h1>The ferry</h1><p>{HARBOUR}</p></article>"
            sent = page.replace("\n\n", "</p><p>").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/ferry"
    server.shutdown()
    server.server_close()


def test_a_file_is_looked_at_corrected_and_kept(open_page: OpenPage, tmp_path: Path) -> None:
    (tmp_path / "ferry.md").write_text(f"# The ferry sails\n\n{HARBOUR}", encoding="utf-8")
    (tmp_path / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    page = open_page(PAGE, user=make_user(), language="en-GB")
    page.locator("input[type=file]").set_input_files([tmp_path / "ferry.md", tmp_path / "picture.md"])
    page.get_by_role("button", name="Bring the files in").click()
    expect(page.get_by_role("alert")).to_contain_text("“picture.md” is a picture, not a text file.")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="The ferry sails").first.click()
    expect(page.get_by_role("heading", name="A new article")).to_be_visible()
    page.get_by_label("Byline").fill("A reporter")
    # What is typed is saved as soon as the field is left.
    with page.expect_response("**/correct/"):
        page.get_by_label("Byline").press("Tab")
    page.reload()
    expect(page.get_by_label("Byline")).to_have_value("A reporter")
    page.get_by_label("Published", exact=True).fill("soon")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("Write it as 2023, 2023-11")).to_be_visible()
    page.get_by_label("Published", exact=True).fill("2023-11-17")
    page.get_by_role("button", name="Keep it").click()
    page.locator(".annotator.live").wait_for()
    expect(page.get_by_role("status").first).to_contain_text("Kept as a new article.")
    article = Article.objects.get(title_en="The ferry sails")
    assert (article.byline, article.published_precision) == ("A reporter", "day")


def test_text_is_pasted_without_scripts(open_page: OpenPage) -> None:
    page = open_page(PAGE, user=make_user(), language="en-GB", javascript=False)
    page.get_by_label("Text", exact=True).fill("The tunnel closes on 4 May, said the port authority.")
    page.get_by_label("Title, if you have it").fill("The tunnel closes")
    page.get_by_role("button", name="Bring the text in").click()
    expect(page.get_by_label("Title (English)")).to_have_value("The tunnel closes")
    page.get_by_label("Byline").fill("A reporter")
    page.get_by_role("button", name="Save corrections").click()
    expect(page.get_by_label("Byline")).to_have_value("A reporter")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Kept as a new article.")).to_be_visible()
    assert Article.objects.get(title_en="The tunnel closes").byline == "A reporter"


def test_an_address_is_asked_and_a_second_time_says_what_changed(
    open_page: OpenPage, web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "fetch", partial(fetch, allowed=lambda _ip, _port: True))
    user = make_user()
    page = open_page(PAGE, user=user, language="en-GB")
    page.get_by_label("Address", exact=True).fill(web)
    page.get_by_role("button", name="Ask the address").click()
    expect(page.get_by_label("Address", exact=True)).to_have_value(web)
    page.get_by_role("button", name="Keep it").click()
    page.locator(".annotator.live").wait_for()
    article = Article.objects.get(address=web)
    make_incoming(HARBOUR.replace("Friday", "Monday"), by=user, corrections={"address": web})
    page.goto(f"{PAGE}{Incoming.objects.latest('pk').pk}/")
    expect(page.get_by_text("It follows revision 1 of")).to_be_visible()
    expect(page.locator(".changed del", has_text="Friday")).to_be_visible()
    page.get_by_role("button", name="Keep it").click()
    page.locator(".annotator.live").wait_for()
    assert article.revisions.count() == 2


def test_an_article_that_is_named_changes_what_it_becomes(open_page: OpenPage) -> None:
    held, user = make_held_article(title_en="The pier of the north"), make_user()
    incoming = make_incoming("# The pier\n\nIt was mended in spring.", by=user)
    page = open_page(f"{PAGE}{incoming.pk}/", user=user, language="en-GB")
    page.get_by_label("It is a text of").fill(held.key)
    page.get_by_label("It is a text of").press("Tab")
    expect(page.get_by_role("heading", name="The next revision of an article on record")).to_be_visible()
    expect(page.locator("#place")).to_contain_text("most of it is other words")


def test_what_was_too_much_to_read_at_once_is_read_afterwards(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.desk.imports.AT_ONCE", 10)
    user = make_user()
    for number in range(4):
        make_incoming(f"# Buoy {number}\n\nIt floats.", by=user, name=f"buoy-{number}.md")
    page = open_page(PAGE, user=user, language="en-GB")
    for number in range(4):
        expect(page.get_by_role("link", name=f"Buoy {number}", exact=True)).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_nothing(open_page: OpenPage, language: str, width: int, dark: bool) -> None:
    user = make_user()
    held = make_held_article(HARBOUR, title_en="The ferry, first")
    make_incoming(received=b"\x89PNG\r\n\x1a\n", by=user, name="picture.md")
    revised = make_incoming(HARBOUR.replace("Friday", "Monday"), by=user, corrections={"article": held.key})
    alike = make_incoming(f"The ferry, again\n\n{HARBOUR}", by=user, name="again.md")
    wrong = make_incoming("Odd.", by=user, corrections={"published": "soon"})
    for path in ("", f"{revised.pk}/", f"{alike.pk}/", f"{wrong.pk}/"):
        page = open_page(f"{PAGE}{path}", user=user, language=language, width=width, dark=dark)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
