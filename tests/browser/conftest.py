"""A real browser before the real site. Its pages may ask nothing of other hosts and complain of nothing."""

from collections.abc import Iterator
from typing import Protocol

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.browsers import launch

#: Milliseconds that are waited for what a test expects of a page, on a busy machine too.
PATIENCE = 20_000


class OpenPage(Protocol):
    def __call__(
        self,
        path: str,
        *,
        user: User | None = None,
        language: str = "zh-CN",
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        javascript: bool = True,
        touch: bool = False,
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Where an event loop runs, as Playwright's does, Django keeps other connections than before and after it:
    # those left behind would stand in the way of who copies or drops the database.
    connection.close()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
        connection.close()


@pytest.fixture(scope="module")
def site(sample_data: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of the site with the sample data, such as http://localhost:40123.

    What a test writes, by tests/factory.py or otherwise, is committed, so that the site sees it; it is there
    for the tests after it in the same module too.
    """
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        yield server.url
        server.stop()


def sign_in(context: BrowserContext, site: str, user: User) -> None:
    """Give this browser the cookie of a session made here: the form is not filled in."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    cookie = client.cookies[name]
    context.add_cookies([{"name": name, "value": cookie.value, "url": site, "httpOnly": True}])


@pytest.fixture
def faults() -> list[str]:
    """What the pages of this test did wrong; a test that wants a fault takes it out of here."""
    return []


@pytest.fixture
def open_page(browser: Browser, site: str, faults: list[str]) -> Iterator[OpenPage]:
    """Opens a page of the site as one reader has it; `language` is what the browser asks for (BCP 47).

    `user` is signed in already, such as make_user("editor"); each call is a browser of its own, so that two
    editors may be at work at once. `touch` is a telephone: fingers, no mouse.

    The test fails when a page raised an error, wrote one to the console, which tells of violations of the
    content security policy too, or asked another host for something.
    """
    contexts: list[BrowserContext] = []

    def check(request: Request) -> None:
        # The browser finds no other host (tests/browser/browsers.py); routes would keep it from its cache.
        if not request.url.startswith((f"{site}/", "data:", "blob:")):
            faults.append(f"asked for {request.url}")

    def listen(page: Page) -> None:
        def on_console(message: ConsoleMessage) -> None:
            # A page that answers 404 on purpose is told to the console as well.
            if message.type in ("error", "warning") and message.location["url"] != page.url:
                faults.append(f"{page.url}: {message.text}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))

    def open_one(
        path: str,
        *,
        user: User | None = None,
        language: str = "zh-CN",
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        javascript: bool = True,
        touch: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            locale=language,
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            has_touch=touch,
            is_mobile=touch,
        )
        contexts.append(context)
        if user is not None:
            sign_in(context, site, user)
        context.on("request", check)
        context.on("page", listen)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []
