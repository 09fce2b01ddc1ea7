"""What was brought in, looked at: what was understood, what it is much the same as, and keeping it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article, Derivation, Incoming
from articles.search.keeping import catch_up
from tests.articles.test_resembling import ENGLISH
from tests.desk import filled_in
from tests.factory import make_held_article, make_incoming, make_publisher

pytestmark = pytest.mark.django_db

PAGE = "/desk/import/"
BRIDGE = "# The bridge\n\nIt opens on 3 May, the harbour master said."


def keep(desk: Client, incoming: Incoming, **typed: Any) -> Any:
    page = f"{PAGE}{incoming.pk}/"
    return desk.post(f"{page}keep/", filled_in(desk.get(page), **typed))


# One text


def test_what_was_understood_is_shown_before_anything_is_kept(desk: Client, editor: User) -> None:
    text = f"{BRIDGE}\n\n![the piers](piers.jpg)\n\n{'It was closed. ' * 200}"
    incoming = make_incoming(text, by=editor, name="bridge.md")
    page = desk.get(f"{PAGE}{incoming.pk}/")
    assert "A new article" in page.text
    assert "Pictures were left out." in page.text
    assert page.context["form"]["title_en"].value() == "The bridge"
    assert "harbour master said" in page.text
    assert page.text.count("It was closed.") < 200
    whole = desk.get(f"{PAGE}{incoming.pk}/?whole=1")
    assert whole.text.count("It was closed.") == 200


def test_a_guessed_encoding_is_said(desk: Client, editor: User) -> None:
    words = "港口重开\n\n大桥将于五月三日重新开放，交通部长在新闻发布会上说。他没有说明延误的原因。"
    incoming = make_incoming(received=words.encode("gb18030"), by=editor, name="port.txt")
    page = desk.get(f"{PAGE}{incoming.pk}/").text
    assert "The file does not say its encoding" in page
    assert "GB18030" in page


def test_corrections_are_kept_with_the_article(desk: Client, editor: User) -> None:
    publisher = make_publisher(name_en="Port News")
    incoming = make_incoming(BRIDGE, by=editor)
    answer = keep(
        desk,
        incoming,
        title_zh="大桥",
        publisher="Port News",
        byline="A reporter",
        published="2023-11-17",
        kind="statement",
        address="harbour.example/bridge",
    )
    article = Article.objects.get()
    assert answer.headers["Location"] == f"/desk/articles/{article.key}/"
    assert (article.title_zh, article.title_en, article.publisher) == ("大桥", "The bridge", publisher)
    assert (article.byline, article.kind, article.published_precision) == ("A reporter", "statement", "day")
    assert article.address == "https://harbour.example/bridge"
    assert not Incoming.objects.exists()
    assert "Kept as a new article." in desk.get(answer.headers["Location"]).text


def test_what_is_refused_stays_as_it_was_typed_and_is_not_lost(desk: Client, editor: User) -> None:
    incoming = make_incoming(BRIDGE, by=editor)
    # Without a choice that nothing asks for.
    answer = keep(desk, incoming, byline="A reporter", published="soon", republishes=None)
    assert answer.status_code == 200
    assert "Write it as 2023" in answer.text
    assert 'value="soon"' in answer.text
    assert 'value="The bridge"' in answer.text
    assert not Article.objects.exists()
    again = desk.get(f"{PAGE}{incoming.pk}/")
    assert (again.context["form"]["byline"].value(), again.context["form"]["published"].value()) == (
        "A reporter",
        "soon",
    )


def test_corrections_are_saved_while_they_are_typed(desk: Client, editor: User, htmx: dict[str, str]) -> None:
    held = make_held_article(address="https://harbour.example/bridge")
    incoming = make_incoming(BRIDGE, by=editor)
    page = f"{PAGE}{incoming.pk}/"
    sent = filled_in(desk.get(page), address="https://harbour.example/bridge", byline="A reporter")
    answer = desk.post(f"{page}correct/", sent, headers=htmx)
    assert answer.text.lstrip().startswith('<section id="place"')
    assert "The next revision of an article on record" in answer.text
    assert held.title in answer.text
    incoming.refresh_from_db()
    assert incoming.corrections == {"address": "https://harbour.example/bridge", "byline": "A reporter"}
    plain = desk.post(f"{page}correct/", sent)
    assert plain.headers["Location"] == page


def test_it_may_be_said_to_be_a_text_of_an_article(desk: Client, editor: User) -> None:
    held = make_held_article(f"The bridge\n\n{ENGLISH}")
    incoming = make_incoming(f"The bridge\n\n{ENGLISH.replace('Monday', 'Tuesday')}", by=editor)
    page = f"{PAGE}{incoming.pk}/"
    desk.post(f"{page}correct/", filled_in(desk.get(page), article=held.key))
    shown = desk.get(page).text
    assert "It follows revision 1 of" in shown
    assert re.search(r"<del>.*>removed: </span>Monday<.*<ins>.*>added: </span>Tuesday<", shown)
    assert "1 word changed" in shown
    answer = keep(desk, incoming)
    assert "Kept as revision 2 of this article." in desk.get(answer.headers["Location"]).text
    assert held.revisions.count() == 2


def test_what_is_held_already_is_said_at_once(desk: Client, editor: User) -> None:
    incoming = make_incoming(BRIDGE, by=editor, name="bridge.md")
    keep(desk, incoming)
    article = Article.objects.get()
    again = make_incoming(BRIDGE, by=editor, name="again.md")
    assert "Held already" in desk.get(PAGE).text
    page = desk.get(f"{PAGE}{again.pk}/").text
    assert "We hold this text as revision 1 of" in page
    assert f"/desk/articles/{article.key}/" in page
    answer = keep(desk, again)
    assert "recorded as checked" in desk.get(answer.headers["Location"]).text
    assert (Article.objects.count(), article.revisions.count()) == (1, 1)


def test_bytes_of_another_article_are_not_put_under_this_one(desk: Client, editor: User) -> None:
    keep(desk, make_incoming(BRIDGE, by=editor))
    other = make_held_article()
    incoming = make_incoming(BRIDGE, by=editor)
    answer = keep(desk, incoming, article=other.key)
    assert "This file is the text of another article, The bridge." in answer.text
    assert other.revisions.count() == 1


def test_a_button_pressed_twice_keeps_it_once(desk: Client, editor: User) -> None:
    incoming = make_incoming(BRIDGE, by=editor)
    page = f"{PAGE}{incoming.pk}/"
    sent = filled_in(desk.get(page))
    first, second = desk.post(f"{page}keep/", sent), desk.post(f"{page}keep/", sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Article.objects.count() == 1
    assert desk.post(f"{page}keep/", {**sent, "byline": "Somebody"}).status_code == 404


def test_what_is_thrown_away_is_gone(desk: Client, editor: User) -> None:
    incoming = make_incoming(BRIDGE, by=editor, name="bridge.md")
    answer = desk.post(f"{PAGE}{incoming.pk}/discard/", follow=True)
    assert "Thrown away: “bridge.md”." in answer.text
    assert not Incoming.objects.exists()


@pytest.mark.parametrize("way", ["", "row/", "correct/", "keep/", "discard/"])
def test_what_somebody_else_brought_in_is_not_there(desk: Client, way: str) -> None:
    page = f"{PAGE}{make_incoming(BRIDGE).pk}/{way}"
    assert (desk.get if way in ("", "row/") else desk.post)(page).status_code == 404
    assert Incoming.objects.count() == 1
    assert "The bridge" not in desk.get(PAGE).text


# What is much the same


def test_a_republished_text_is_offered_as_a_derivation_and_none_is_recorded_unasked(
    desk: Client, editor: User
) -> None:
    held = make_held_article(ENGLISH, title_en="The first report")
    incoming = make_incoming(f"The bridge, again\n\n{ENGLISH}", by=editor)
    page = desk.get(f"{PAGE}{incoming.pk}/")
    assert "It is much the same as what we hold" in page.text
    assert "The first report" in page.text
    assert page.context["form"]["republishes"].value() == ""
    keep(desk, incoming)
    assert not Derivation.objects.exists()
    assert Article.objects.exclude(pk=held.pk).count() == 1


@pytest.mark.parametrize("way", ["from", "to"])
def test_who_takes_from_whom_is_recorded_as_it_is_chosen(desk: Client, editor: User, way: str) -> None:
    held = make_held_article(ENGLISH)
    incoming = make_incoming(f"The bridge, again\n\n{ENGLISH}", by=editor)
    keep(desk, incoming, republishes=f"{way}:{held.key}")
    derivation = Derivation.objects.get()
    came = Article.objects.exclude(pk=held.pk).get()
    both = (derivation.article, derivation.derived_from)
    assert both == ((came, held) if way == "from" else (held, came))
    assert (derivation.kind, derivation.created_by) == ("republishes", editor)


def test_a_source_chosen_for_what_becomes_the_next_text_of_an_article_is_refused(
    desk: Client, editor: User
) -> None:
    held, other = make_held_article(ENGLISH), make_held_article()
    incoming = make_incoming(f"The bridge, again\n\n{ENGLISH}", by=editor)
    answer = keep(desk, incoming, republishes=f"from:{held.key}", article=other.key)
    assert "This is not much the same any more" in answer.text
    assert other.revisions.count() == 1
    assert Incoming.objects.exists()


def test_the_earlier_of_two_nearly_equal_texts_is_chosen_as_the_source(desk: Client, editor: User) -> None:
    held = make_held_article(
        ENGLISH, published_at=datetime(2023, 11, 17, tzinfo=UTC), published_precision="day"
    )
    catch_up()
    for date, chosen in (("2023-11-18", f"from:{held.key}"), ("2023-11-16", f"to:{held.key}"), ("", "")):
        front = f"---\ntitle: Again\ndate: {date}\n---\n\n" if date else "Again\n\n"
        incoming = make_incoming(front + ENGLISH, by=editor)
        page = desk.get(f"{PAGE}{incoming.pk}/")
        assert page.context["form"]["republishes"].value() == chosen


def test_it_may_be_the_same_article(desk: Client, editor: User) -> None:
    held = make_held_article(ENGLISH)
    incoming = make_incoming(f"The bridge, again\n\n{ENGLISH}", by=editor)
    keep(desk, incoming, republishes=f"of:{held.key}")
    assert held.revisions.count() == 2


# Many


def test_what_is_clear_is_kept_at_once_and_the_rest_stays(desk: Client, editor: User) -> None:
    make_held_article(ENGLISH)
    clear = make_incoming(BRIDGE, by=editor, name="clear.md")
    alike = make_incoming(f"# Again\n\n{ENGLISH}", by=editor, name="alike.md")
    untitled = make_incoming("it opens on 3 May.", by=editor, name="untitled.md")
    assert "Keep the 1 that is clear" in desk.get(PAGE).text
    answer = desk.post(f"{PAGE}clear/", follow=True)
    assert "1 text is kept." in answer.text
    assert list(Incoming.objects.all()) == [alike, untitled]
    assert Article.objects.filter(title_en="The bridge").exists()
    assert clear.name == "clear.md"


def test_a_second_text_of_one_article_that_was_rewritten_is_not_kept_with_the_first(
    desk: Client, editor: User
) -> None:
    head = "---\ntitle: The bridge\nurl: https://harbour.example/1\n---\n\n"
    make_incoming(f"{head}It opens on 3 May, the harbour master said.", by=editor, name="1.md")
    second = make_incoming(f"{head}Goats were seen in the hills by nobody.", by=editor, name="2.md")
    assert "1 text is kept." in desk.post(f"{PAGE}clear/", follow=True).text
    assert Incoming.objects.get() == second
    assert Article.objects.get().revisions.count() == 1


def test_what_is_too_much_to_read_at_once_is_read_line_by_line(
    desk: Client, editor: User, htmx: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.desk.imports.AT_ONCE", 10)
    for number in range(2):
        make_incoming(f"# Bridge {number}\n\nIt opens.", by=editor, name=f"{number}.md")
    page = desk.get(PAGE).text
    last = Incoming.objects.last()
    assert last
    assert page.count("data-hx-get") == 2
    assert f"{PAGE}{last.pk}/row/" in page
    row = desk.get(f"{PAGE}{last.pk}/row/", headers=htmx)
    assert "Bridge 1" in row.text
    assert row.text.startswith('<li class="row">')


def test_a_list_of_many_takes_as_many_queries_as_one(
    editor: User, same_queries_at_desk: Callable[[str, Callable[[], object]], None]
) -> None:
    make_held_article(ENGLISH, address="https://harbour.example/held")
    catch_up()
    number = iter(range(100))

    def more() -> None:
        make_incoming(f"# Again {next(number)}\n\n{ENGLISH}", by=editor)
        text = f"---\nurl: https://harbour.example/held\n---\n# Bridge {next(number)}\n\nIt opens."
        make_incoming(text, by=editor)

    same_queries_at_desk(PAGE, more)
