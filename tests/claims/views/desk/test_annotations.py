"""Changing what the annotator made: in place, or by another annotation in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import Annotation
from tests.annotator import errors, page_of, said
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
)
from tests.filled_in import filled_in

pytestmark = pytest.mark.django_db

#: More words of the same sentence.
LONGER = "the bridge opens on 3 May."


def address_of(annotation: Annotation, name: str = "annotation_change") -> str:
    return reverse(name, args=[annotation.pk])


def opened(client: Client, annotation: Annotation, **values: Any) -> dict[str, Any]:
    return filled_in(client.get(address_of(annotation)).text, "change-form", **values)


def change(
    client: Client,
    annotation: Annotation,
    values: Mapping[str, Any],
    *,
    htmx: Mapping[str, str] | None = None,
) -> Any:
    """Open the form, fill it in, and send it: as htmx does, or as a browser without scripts."""
    return client.post(address_of(annotation), opened(client, annotation, **values), headers=htmx or {})


def again(annotation: Annotation) -> Annotation:
    return Annotation.objects.get(pk=annotation.pk)


# The form


def test_the_form_has_everything_as_it_is_recorded_in_both_languages(desk: Client) -> None:
    origin = make_article()
    one = make_annotation(
        make_claim(slug="opens"),
        quote=QUOTE,
        basis="anonymous",
        origin=origin,
        speaker="the master",
        differs_en="no year",
        differs_zh="无年份",
        translation_zh="大桥",
        note_en="A note.",
    )
    form = opened(desk, one)
    expected = {
        "version": "1",
        "claim": "opens",
        "stance": "states",
        "basis": "anonymous",
        "origin": origin.key,
        "speaker": "the master",
        "differs_en": "no year",
        "differs_zh": "无年份",
        "translation_zh": "大桥",
        "translation_en": "",
        "note_en": "A note.",
        "superseded_en": "",
        "quote_exact": QUOTE,
        "start": str(TEXT.index(QUOTE)),
        "revision": "1",
    }
    assert form.items() >= expected.items()


def test_htmx_gets_the_form_alone_and_a_browser_without_scripts_a_page(
    desk: Client, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE)
    assert "<html" not in desk.get(address_of(one), headers=htmx).text
    page = desk.get(address_of(one)).text
    assert "<html" in page
    assert f'href="{page_of(one.article)}#p-{one.pk}"' in page


def test_other_claims_that_say_it_are_offered(desk: Client) -> None:
    one = make_annotation(make_claim(slug="mine", statement_en="Something else."), quote=QUOTE)
    make_claim(slug="better", statement_en="The bridge opens on 3 May.")
    page = desk.get(address_of(one)).text
    assert re.findall(r'name="claim" value="([^"]*)"', page) == ["mine", "better"]


def test_a_source_cited_as_a_whole_has_no_words_to_change(desk: Client, htmx: dict[str, str]) -> None:
    one = make_annotation(make_claim(), make_article(), stance="corroborates")
    form = opened(desk, one)
    assert not {"quote_exact", "start", "translation_en"} & form.keys()
    said(change(desk, one, {"basis": "document"}, htmx=htmx), "changed")
    assert again(one).basis == "document"
    answer = change(desk, one, {"stance": "states"}, htmx=htmx)
    assert "An article that states the claim is quoted." in errors(answer)


# Changing


def test_what_is_said_of_the_passage_is_changed_in_place(desk: Client, htmx: dict[str, str]) -> None:
    one, wire = make_annotation(make_claim(statement_en="It opens."), quote=QUOTE), make_article()
    values = {"basis": "on_record", "origin_other": wire.key, "speaker": "Mei", "note_zh": "记录"}
    answer = change(desk, one, values, htmx=htmx)
    assert said(answer, "changed") == {"annotation": one.pk, "said": "Changed: “It opens”."}
    now = again(one)
    assert (now.basis, now.origin, now.speaker, now.note_zh) == ("on_record", wire, "Mei", "记录")
    assert (now.is_living, now.version > one.version) == (True, True)
    assert f'data-origin="{wire.key}"' in answer.text
    assert re.findall(r'id="(b-\d+)" data-hx-swap-oob="true"', answer.text) == ["b-0"]


def test_without_scripts_the_annotators_page_follows_at_the_passage(desk: Client) -> None:
    one = make_annotation(quote=QUOTE)
    answer = change(desk, one, {"basis": "document"})
    assert (answer.status_code, answer.url) == (302, f"{page_of(one.article)}#p-{one.pk}")


def test_a_passage_is_superseded_from_when_it_is_first_said(desk: Client) -> None:
    one = make_annotation(quote=QUOTE)
    change(desk, one, {"superseded_en": "Corrected to 4 May."})
    since = again(one).superseded_at
    assert since is not None
    change(desk, one, {"superseded_en": "Corrected to 4 May, it says."})
    assert again(one).superseded_at == since
    change(desk, one, {"superseded_en": ""})
    assert again(one).superseded_at is None


def test_another_stance_makes_another_annotation_in_its_place(
    desk: Client, editor: User, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE, speaker="Mei")
    answer = change(desk, one, {"stance": "contradicts"}, htmx=htmx)
    new = Annotation.objects.get(pk=said(answer, "changed")["annotation"])
    assert (new.replaces, new.stance, new.speaker) == (one, "contradicts", "Mei")
    old = again(one)
    assert (old.removed_by, old.removed_reason) == (editor, "another stance")
    assert f'id="p-{new.pk}"' in answer.text
    assert f'id="p-{one.pk}"' not in answer.text


def test_another_claim_takes_the_passage_over_and_both_are_shown_anew(
    desk: Client, htmx: dict[str, str]
) -> None:
    article, other = make_held_article(), make_claim(slug="other")
    claim = make_claim()
    one = make_annotation(claim, article, quote=QUOTE)
    theirs = make_annotation(other, article, quote="Nobody at the ministry")
    mine = make_annotation(claim, article, stance="context")
    answer = change(desk, one, {"claim_other": "other", "reason": "It says more."}, htmx=htmx)
    new = Annotation.objects.get(pk=said(answer, "changed")["annotation"])
    assert (new.claim, again(one).removed_reason) == (other, "It says more.")
    swapped = set(re.findall(r'id="(c-\d+)"[^>]* data-hx-swap-oob="true"', answer.text))
    assert swapped == {f"c-{theirs.pk}"}
    assert f'id="c-{mine.pk}"' in answer.text.split('id="elsewhere"')[1].split("</section>")[0]


def test_edges_are_moved_in_the_text_or_typed(desk: Client, htmx: dict[str, str]) -> None:
    start = TEXT.index(QUOTE)
    one = make_annotation(quote=QUOTE)
    # As the page's scripts do.
    moved = {"quote_exact": LONGER, "start": str(start), "quote_prefix": TEXT[:start][-32:]}
    new = Annotation.objects.get(pk=said(change(desk, one, moved, htmx=htmx), "changed")["annotation"])
    assert (new.quote_exact, new.replaces) == (LONGER, one)
    assert again(one).removed_reason == "other words"
    # As an editor without scripts does.
    assert change(desk, new, {"quote_exact": "harbour master"}).status_code == 302
    last = Annotation.objects.get(replaces=new)
    assert (last.quote_exact, last.anchors.get().start) == ("harbour master", TEXT.index("harbour"))
    refused = change(desk, last, {"quote_exact": "harbour mistress"}, htmx=htmx)
    assert "do not stand in the text exactly as they were given" in errors(refused)
    assert filled_in(refused.text, "change-form")["quote_exact"] == "harbour mistress"


def test_the_same_words_at_another_place_are_another_passage(desk: Client, htmx: dict[str, str]) -> None:
    article = make_held_article("He said no. She said no.")
    one = make_annotation(make_claim(), article, quote="said no", near=3)
    answer = change(desk, one, {"start": "16", "quote_prefix": "", "quote_suffix": ""}, htmx=htmx)
    new = Annotation.objects.get(pk=said(answer, "changed")["annotation"])
    assert new.anchors.get().start == 16


def test_a_quote_that_the_newest_text_does_not_have_can_still_be_changed(
    desk: Client, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE)
    make_revision(one.article, "All of it was rewritten.")
    said(change(desk, one, {"note_en": "Gone since."}, htmx=htmx), "changed")
    assert again(one).note_en == "Gone since."
    answer = change(desk, one, {"stance": "contradicts"}, htmx=htmx)
    new = Annotation.objects.get(pk=said(answer, "changed")["annotation"])
    assert (new.quote_exact, new.anchors.count()) == (QUOTE, 2)


def test_a_text_that_comes_in_while_the_form_is_open_makes_no_other_words(
    desk: Client, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE)
    form = opened(desk, one, note_en="Mended.")
    make_revision(one.article, f"A new lead.\n\n{TEXT}")
    said(desk.post(address_of(one), form, headers=htmx), "changed")
    assert (again(one).note_en, Annotation.objects.count()) == ("Mended.", 1)
    # Words typed over those of the text that was on the screen are looked for in the newest.
    form = form | {"version": str(again(one).version), "quote_exact": "harbour master"}
    form["form_key"] = opened(desk, one)["form_key"]
    said(desk.post(address_of(one), form, headers=htmx), "changed")
    new = Annotation.objects.get(replaces=one)
    assert new.anchors.get(revision__number=2).start == 13 + TEXT.index("harbour master")


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(desk: Client, htmx: dict[str, str]) -> None:
    one = make_annotation(quote=QUOTE)
    values = {"origin_other": "nobody", "note_en": "Mine.", "reason": "Because."}
    answer = change(desk, one, values, htmx=htmx)
    assert "No article on record has this title, address or key." in errors(answer)
    kept = filled_in(answer.text, "change-form")
    assert kept.items() >= values.items()
    assert kept["version"] == "1"


def test_a_change_sent_twice_is_made_once(desk: Client, htmx: dict[str, str]) -> None:
    one = make_annotation(quote=QUOTE)
    form = opened(desk, one, stance="contradicts")
    first = said(desk.post(address_of(one), form, headers=htmx), "changed")
    assert said(desk.post(address_of(one), form, headers=htmx), "changed") == first
    assert Annotation.objects.count() == 2


# On a page of its own


def test_on_a_page_of_its_own_the_forms_go_without_htmx(desk: Client, htmx: dict[str, str]) -> None:
    one = make_annotation(quote=QUOTE)
    address = reverse("annotation_change", args=[one.pk])
    assert desk.get(address, headers=htmx).text.count("data-hx-post") == 2
    assert "data-hx-post" not in desk.get(address).text.split('<div id="change">')[1]
    one.remove(by=make_user(), reason="No.")
    assert "data-hx-post" not in desk.get(address).text.split('<div id="change">')[1]


def test_what_was_done_there_is_said_on_the_page_that_follows(desk: Client) -> None:
    one = make_annotation(make_claim(statement_en="It opens."), quote=QUOTE)
    form = opened(desk, one, speaker="Mei")
    saved = desk.post(reverse("annotation_change", args=[one.pk]), form, follow=True)
    assert '<li class="notice">Changed: “It opens”.</li>' in saved.text
    form = filled_in(desk.get(address_of(one)).text, "remove-form", reason="No.")
    removed = desk.post(reverse("annotation_remove", args=[one.pk]), form, follow=True)
    back = reverse("annotation_put_back", args=[one.pk])
    assert back in removed.text
    assert '<li class="notice">Put back to “It opens”.</li>' in desk.post(back, follow=True).text


def test_the_page_of_an_annotation_says_where_its_words_stand_in_each_text(desk: Client) -> None:
    article = make_held_article()
    annotation = make_annotation(make_claim(), article, quote=QUOTE)
    anchor = make_revision(article, "It is closed.").anchors.get()
    page = desk.get(f"/desk/annotations/{annotation.pk}/").text
    assert re.findall(r"<td>(exact|orphaned)</td>", page) == ["orphaned", "exact"]
    assert f"/desk/anchors/?anchor={anchor.pk}" in page


def test_the_annotator_leads_to_the_quotes_that_its_text_does_not_have(desk: Client) -> None:
    article = make_held_article()
    make_annotation(make_claim(), article, quote=QUOTE)
    make_revision(article, "It is closed.")
    page = desk.get(f"/desk/articles/{article.key}/").text
    link = f'<a href="/desk/anchors/?article={article.key}">1 quote has no confirmed place in this text</a>'
    # Above the text, where an editor sees it at once, and with its card below.
    assert page.index(link) < page.index('id="text"') < page.rindex(link)
