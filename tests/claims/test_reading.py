"""What the pages print of claims."""

from __future__ import annotations

import pytest

from claims.reading import IN_BRIEF, in_brief


@pytest.mark.parametrize(
    ("statement", "brief"),
    [("It opens.", "It opens"), ("大桥开放。", "大桥开放"), ("It opens", "It opens"), ("会" * 80, "会" * 80)],
)
def test_a_sentence_names_a_claim_without_its_full_stop(statement: str, brief: str) -> None:
    assert in_brief(statement) == brief


def test_a_sentence_names_no_more_of_a_long_claim_than_fits_it() -> None:
    brief = in_brief("会" * 1500)
    assert brief == "会" * (IN_BRIEF - 1) + "…"
    assert len(brief) == IN_BRIEF
