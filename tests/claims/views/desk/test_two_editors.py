"""Two editors change one annotation: nothing is overwritten, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Annotation
from tests.annotator import errors, said
from tests.factory import QUOTE, make_annotation, make_claim, make_held_article, make_user
from tests.filled_in import filled_in

pytestmark = pytest.mark.django_db


def address_of(annotation: Annotation) -> str:
    return reverse("annotation_change", args=[annotation.pk])


def opened(client: Client, annotation: Annotation, **values: Any) -> dict[str, Any]:
    return filled_in(client.get(address_of(annotation)).text, "change-form", **values)


def again(annotation: Annotation) -> Annotation:
    return Annotation.objects.get(pk=annotation.pk)


def test_a_change_over_anothers_shows_both_and_changes_nothing(desk: Client, htmx: dict[str, str]) -> None:
    one = make_annotation(quote=QUOTE)
    form = opened(desk, one, note_en="Mine.", basis="document", speaker="Mei")
    one.change(version=one.version, note_en="Theirs.", speaker="Mei")
    answer = desk.post(address_of(one), form, headers=htmx)
    assert answer.status_code == 200
    assert "HX-Trigger" not in answer.headers
    page = answer.text
    assert 'class="conflict' in page
    assert re.findall(r"<h3>(.*?)</h3>", page) == ["Basis", "Note, for readers (English)"]
    shown = re.findall(r"<dd([^>]*)>(.*?)</dd>", page)
    assert [words for _lang, words in shown] == [
        "not assessed (not counted)",
        "document (strong)",
        "Theirs.",
        "Mine.",
    ]
    assert [lang for lang, _words in shown] == ["", "", ' lang="en"', ' lang="en"']
    assert (again(one).note_en, again(one).basis) == ("Theirs.", "not_assessed")
    assert f'data-hx-get="{address_of(one)}"' in page


def test_mine_is_saved_over_theirs_when_asked_and_nothing_typed_is_lost(
    desk: Client, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE)
    form = opened(desk, one, note_en="Mine.\r\n\r\nIn two parts.", stance="contradicts")
    one.change(version=one.version, note_en="Theirs.")
    for headers in (htmx, {}):
        page = desk.post(address_of(one), form, headers=headers).text
        mine = filled_in(page, "conflict-form")
        assert mine["version"] == str(again(one).version)
        of_the_page = {"version", "opened", "csrfmiddlewaretoken"}
        assert all(mine[name] == form[name] for name in form.keys() - of_the_page)
    answer = desk.post(address_of(one), mine, headers=htmx)
    new = Annotation.objects.get(pk=said(answer, "changed")["annotation"])
    assert (new.note_en.split(), new.stance) == (["Mine.", "In", "two", "parts."], "contradicts")


def test_what_was_not_touched_stays_as_the_other_editor_saved_it(desk: Client, htmx: dict[str, str]) -> None:
    one = make_annotation(quote=QUOTE, note_en="First.")
    form = opened(desk, one, basis="document")
    one.change(version=one.version, note_en="Theirs.", speaker="Mei", basis="anonymous")
    page = desk.post(address_of(one), form, headers=htmx).text
    assert re.findall(r"<h3>(.*?)</h3>", page) == ["Basis"]
    said(desk.post(address_of(one), filled_in(page, "conflict-form"), headers=htmx), "changed")
    now = again(one)
    assert (now.note_en, now.speaker, now.basis) == ("Theirs.", "Mei", "document")
    assert Annotation.objects.count() == 1


def test_a_change_of_what_was_removed_meanwhile_says_so_and_keeps_what_was_typed(
    desk: Client, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE)
    form = opened(desk, one, note_en="Mine.")
    one.remove(by=make_user(), reason="Not about this.")
    page = desk.post(address_of(one), form, headers=htmx).text
    assert "Removed on" in page
    assert "Not about this." in page
    assert "Put it back and save mine" in page
    said(desk.post(address_of(one), filled_in(page, "conflict-form"), headers=htmx), "changed")
    assert (again(one).note_en, again(one).is_living) == ("Mine.", True)


def test_putting_back_and_saving_is_done_as_a_whole_or_not_at_all(desk: Client, htmx: dict[str, str]) -> None:
    claim, article = make_claim(), make_held_article()
    one = make_annotation(claim, article, quote=QUOTE)
    form = opened(desk, one, note_en="Mine.")
    one.remove(by=make_user(), reason="Not about this.")
    make_annotation(claim, article, quote=QUOTE)
    mine = filled_in(desk.post(address_of(one), form, headers=htmx).text, "conflict-form")
    answer = desk.post(address_of(one), mine, headers=htmx)
    assert "This passage already carries this claim and stance." in errors(answer)
    kept = filled_in(answer.text, "change-form")
    assert kept["note_en"] == "Mine."
    assert not again(one).is_living
    one.refresh_from_db()
    Annotation.objects.filter(pk=one.pk).update(note_en="Theirs.")
    assert 'class="conflict' in desk.post(address_of(one), mine, headers=htmx).text


def test_an_annotation_that_gave_place_to_another_leads_to_it(desk: Client) -> None:
    one = make_annotation(quote=QUOTE)
    new = one.replace(by=make_user(), version=one.version, reason="Other stance.", stance="contradicts")
    page = desk.get(address_of(one)).text
    assert "Other stance." in page
    assert f'href="{address_of(new)}"' in page
    assert "change-form" not in page


def test_what_was_typed_of_one_that_was_replaced_goes_to_the_one_in_its_place(
    desk: Client, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE, note_en="First.")
    form = opened(desk, one, speaker="Mei", basis="document")
    new = one.replace(by=make_user(), version=1, reason="No.", stance="contradicts", note_en="Theirs.")
    for headers in ({}, htmx):
        page = desk.post(address_of(one), form, headers=headers).text
        assert "Put it back" not in page
        assert re.findall(r"<h3>(.*?)</h3>", page) == ["Basis", "Speaker, as the passage names them"]
        assert f'action="{address_of(new)}"' in page
    said(desk.post(address_of(new), filled_in(page, "conflict-form"), headers=htmx), "changed")
    now = again(new)
    assert (now.speaker, now.basis, now.note_en, now.stance) == ("Mei", "document", "Theirs.", "contradicts")
    assert (again(one).is_living, Annotation.objects.count()) == (False, 2)


@pytest.mark.parametrize("is_there_already", [False, True])
def test_what_was_typed_goes_to_the_claim_that_its_own_was_merged_into(
    desk: Client, htmx: dict[str, str], is_there_already: bool
) -> None:
    claim, other, last = make_claim(), make_claim(), make_claim()
    one = make_annotation(claim, quote=QUOTE)
    if is_there_already:
        make_annotation(other, one.article, quote=QUOTE)
    form = opened(desk, one, speaker="Mei")
    claim.merge_into(other, by=make_user())
    other.merge_into(last, by=make_user())
    page = desk.post(address_of(one), form, headers=htmx).text
    assert "Put it back" not in page
    heir = last.annotations.living().get()
    assert f'action="{address_of(heir)}"' in page
    said(desk.post(address_of(heir), filled_in(page, "conflict-form"), headers=htmx), "changed")
    assert (again(heir).speaker, again(heir).claim) == ("Mei", last)
    assert "Put it back" not in desk.get(address_of(one)).text


def test_of_a_merged_claim_nothing_is_put_back_and_what_was_typed_is_kept(
    desk: Client, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE)
    form = opened(desk, one, note_en="Mine.")
    one.remove(by=make_user(), reason="A mistake.")
    one.claim.merge_into(make_claim(), by=make_user())
    page = desk.post(address_of(one), form, headers=htmx).text
    assert "This claim has been merged into" in page
    assert "Put it back" not in page
    assert filled_in(page, "change-form")["note_en"] == "Mine."
