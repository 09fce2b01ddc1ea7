from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from claims.models import Anchor
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
)

pytestmark = pytest.mark.django_db

OTHER = TEXT.replace("opens on 3 May", "opens on 9 May")


def told(*options: str) -> list[list[str]]:
    out = io.StringIO()
    call_command("anchors", *options, stdout=out)
    return [line.split() for line in out.getvalue().splitlines()]


def changed_anchor() -> Anchor:
    article = make_held_article()
    make_annotation(make_claim(), article, quote=QUOTE)
    return make_revision(article, OTHER).anchors.get()


def test_it_counts_by_state_and_what_is_confirmed() -> None:
    anchor = changed_anchor()
    key = anchor.annotation.article.key
    assert told()[1:] == [["2", "0", "0", "1", "0", "0", key], ["0", "0", "1", "0", "0", "all"]]
    anchor.accept(by=make_user())
    assert told()[1] == ["2", "0", "0", "1", "(1)", "0", "0", key]


def test_what_nobody_confirmed_is_looked_for_again_and_nothing_else() -> None:
    proposed, decided, moved = changed_anchor(), changed_anchor(), changed_anchor()
    decided.orphan(by=make_user())
    everything = Anchor.objects.filter(pk__in=[proposed.pk, moved.pk])
    everything.update(state="orphaned", start=None, end=None, reason="absent", likeness=None)
    taken = make_annotation(make_claim(), moved.annotation.article, quote="opens on 9 May").anchors
    before = list(taken.values_list("state", "start", "reason"))
    assert told("--again")[0] == ["2", "anchors", "changed."]
    proposed.refresh_from_db()
    decided.refresh_from_db()
    assert (proposed.state, proposed.words, proposed.reason) == (
        "changed",
        "the bridge opens on 9 May",
        "alike",
    )
    assert (decided.state, decided.start) == ("orphaned", None)
    assert list(taken.values_list("state", "start", "reason")) == before
    assert told("--again")[0] == ["0", "anchors", "changed."]
