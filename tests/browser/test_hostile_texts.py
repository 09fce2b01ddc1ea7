"""A database in which every text is hostile, in a real browser: nothing of it runs, and nothing is asked of
another host. What a page writes to the console, as of a violation of the policy, is a fault too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Page

from tests.browser.conftest import OpenPage
from tests.factory import make_user
from tests.security.hostile import TEXTS
from tests.security.hostile_world import KEY, MERGED, SLUG, UNSEEN, World, make_world

PUBLIC = (
    "/",
    f"/claims/{SLUG}/",
    f"/claims/{SLUG}/?as_of=2024-05-05",
    f"/claims/{SLUG}/card/",
    f"/claims/{SLUG}/verdicts/2/",
    f"/claims/{SLUG}/report/",
    "/claims/?q=bridge",
    f"/articles/{KEY}/",
    "/articles/source/",
    f"/articles/{KEY}/revisions/1/",
    "/articles/?q=bridge",
    "/corrections/",
    "/data/",
    "/method/",
    "/feeds/en/verdicts.atom",
    f"/claims/{SLUG}.json",
)
DESK = (
    "/desk/",
    "/desk/articles/",
    f"/desk/articles/{KEY}/",
    f"/desk/articles/{KEY}/claims/?quote=the+bridge+opens",
    f"/desk/articles/{KEY}/derivations/",
    "/desk/anchors/",
    "/desk/derivations/",
    "/desk/import/",
    "/desk/claims/",
    f"/desk/claims/{SLUG}/",
    f"/desk/claims/{UNSEEN}/verdict/",
    f"/desk/claims/{SLUG}/wording/",
    f"/desk/claims/{SLUG}/evidence/?q=bridge",
    f"/desk/claims/{MERGED}/",
    "/desk/reviews/",
    "/desk/consistency/",
    "/desk/sources/?q=bridge",
    "/admin/claims/claim/",
    "/admin/articles/article/",
)


@pytest.fixture(scope="module")
def world(site: str) -> World:
    return make_world(*TEXTS.values())


def look(page: Page, path: str) -> None:
    """Open a page; the focus goes to what is first in it."""
    page.goto(path)
    page.keyboard.press("Tab")
    assert page.evaluate("window.hacked") is None, path
    assert page.frames == [page.main_frame], path


def watched(page: Page, dialogs: list[str]) -> Page:
    def on_dialog(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", on_dialog)
    return page


def test_no_page_for_readers_runs_what_it_shows(open_page: OpenPage, world: World) -> None:
    dialogs: list[str] = []
    page = watched(open_page("/method/", language="en-GB"), dialogs)
    for path in PUBLIC:
        look(page, path)
    assert dialogs == []


def test_no_page_of_the_desk_runs_what_it_shows(open_page: OpenPage, world: World) -> None:
    dialogs: list[str] = []
    page = watched(open_page("/desk/", user=make_user("admin"), language="en-GB"), dialogs)
    values = world.values
    one_by_one = (
        f"/desk/annotations/{values['annotation']}/",
        f"/desk/reviews/{values['review']}/",
        f"/desk/reports/{values['report']}/",
        f"/desk/history/claims_claim/{values['claim']}/?with=parts",
        f"/desk/articles/{KEY}/origins/?passage={values['annotation']}",
    )
    for path in (*DESK, *one_by_one):
        look(page, path)
    assert dialogs == []


def test_what_an_editor_brings_in_runs_neither_in_the_list_nor_in_the_annotator(
    open_page: OpenPage, world: World
) -> None:
    dialogs: list[str] = []
    page = watched(open_page("/desk/import/", user=world.admin, language="en-GB"), dialogs)
    look(page, f"/desk/import/{world.values['import']}/")
    look(page, "/desk/articles/source/")
    # The card of a passage, and the claims that say it already, come in by htmx.
    page.locator("mark").first.click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.hacked") is None
    assert dialogs == []
