"""The database goes away, or has no room, while an editor saves: what they typed is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.database import sql
from tests.factory import make_claim, make_user

#: In the middle of a statement, as where the database restarts; and as on a full disk.
GOES_AWAY = "PERFORM pg_terminate_backend(pg_backend_pid())"
HAS_NO_ROOM = "RAISE EXCEPTION 'full' USING ERRCODE = '53100'"


@contextmanager
def trouble(table: str, what: str) -> Iterator[None]:
    """Whoever writes into this table meets this trouble."""
    sql(
        "CREATE FUNCTION meets_trouble() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {what}; RETURN NEW; END $$"
    )
    sql(
        f"CREATE TRIGGER meets_trouble BEFORE INSERT OR UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION meets_trouble()"
    )
    try:
        yield
    finally:
        sql("DROP FUNCTION meets_trouble CASCADE")


def test_a_part_of_a_page_says_so_and_is_sent_again(open_page: OpenPage, faults: list[str]) -> None:
    claim = make_claim()
    page = open_page(f"/desk/claims/{claim.slug}/", user=make_user("editor"), language="en-GB")
    comments = page.locator("#comments")
    comments.get_by_label("Comment").fill("Ask the ministry again.")
    button = comments.get_by_role("button", name="Comment", exact=True)
    with trouble("claims_comment", GOES_AWAY):
        button.click()
        expect(comments.get_by_role("alert")).to_contain_text("The database went away")
        expect(comments.get_by_label("Comment")).to_have_value("Ask the ministry again.")
    button.click()
    expect(comments.get_by_role("listitem")).to_contain_text("Ask the ministry again.")
    assert claim.comments.count() == 1
    faults.clear()


def test_a_whole_page_is_gone_back_from_to_what_was_typed(open_page: OpenPage, faults: list[str]) -> None:
    claim = make_claim()
    page = open_page(f"/desk/claims/{claim.slug}/wording/", user=make_user("editor"), language="en-GB")
    page.get_by_label("Statement (English)").fill("The bridge opens in June.")
    with trouble("claims_claim", HAS_NO_ROOM):
        page.get_by_role("button", name="Save").click()
        expect(page.locator("main")).to_contain_text("no room is left on the disk")
    page.go_back()
    expect(page.get_by_label("Statement (English)")).to_have_value("The bridge opens in June.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("The bridge opens in June.")
    claim.refresh_from_db()
    assert claim.statement_en == "The bridge opens in June."
    faults.clear()
