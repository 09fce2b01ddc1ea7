"""What makes an index one of another version, so that it is made anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from articles.search import keeping, words
from claims import matching
from claims.indexing import articles, claims, keep_indexed, wordings


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = dict(keeping.versions)
    yield
    keeping.versions |= before


@pytest.mark.parametrize(
    ("module", "number", "anew"),
    [
        (words, "TOKENISER", {"articles", "claims", "wordings"}),
        (articles, "SHAPE", {"articles"}),
        (claims, "SHAPE", {"claims"}),
        (wordings, "SHAPE", {"wordings"}),
        (matching, "TERMS", {"wordings"}),
    ],
)
def test_what_is_raised_makes_anew_what_hangs_on_it(
    monkeypatch: pytest.MonkeyPatch, module: object, number: str, anew: set[str]
) -> None:
    before = dict(keeping.versions)
    monkeypatch.setattr(module, number, getattr(module, number) + 1)
    keep_indexed()
    assert {name for name, version in keeping.versions.items() if version != before[name]} == anew
