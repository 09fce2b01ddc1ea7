"""Every code of the importers has its words."""

from __future__ import annotations

import pytest
from django.utils import translation

from articles import importers, noted


def test_every_note_has_a_sentence() -> None:
    assert all(sentence.endswith(".") for sentence in importers.NOTES.values())
    assert importers.NOTES.keys() >= noted.UNSURE


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refusal_names_the_file_and_what_was_found(language: str) -> None:
    with translation.override(language):
        said = noted.refusal_of(importers.Unreadable("damaged", "report.txt", "UTF-8"))
    assert "report.txt" in said
    assert "UTF-8" in said


def test_notes_of_one_kind_are_said_once_and_what_is_unsure_first() -> None:
    said = noted.noted(
        [("images-dropped", "a.png"), ("encoding", "Read as Big5."), ("images-dropped", "b.png")]
    )
    assert [(one.details, one.is_unsure) for one in said] == [
        (["Read as Big5."], True),
        (["a.png", "b.png"], False),
    ]


def test_a_code_of_an_older_text_that_is_known_no_more_is_shown_as_it_is() -> None:
    assert noted.noted([("long-gone", "something")])[0].sentence == "long-gone"
