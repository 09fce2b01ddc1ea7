"""The sample story, out and in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.dataset.export import export
from claims.dataset.restore import restore
from tests.claims.dataset.everything import empty_database, on_record


@pytest.mark.usefixtures("sample_data")
def test_the_sample_story_comes_back_as_it_was(tmp_path: Path) -> None:
    before = on_record()
    first = export(tmp_path / "first")
    empty_database()
    restore(tmp_path / "first")
    assert on_record() == before
    assert export(tmp_path / "second") == first
