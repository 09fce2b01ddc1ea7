import ast
from pathlib import Path

import pytest

from articles import importers
from articles.importers import NOTES, REFUSALS, Unreadable

ROOM = Path(importers.__file__).parent
#: Whoever keeps a document adds these.
ADDED_LATER = {"too-long", "address-unusable"}


def said(function: str, position: int) -> set[str]:
    """The codes that are given to this function anywhere in the importers, as constants."""
    found: set[str] = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "attr", "") or getattr(
                getattr(node, "func", None), "id", ""
            )
            if isinstance(node, ast.Call) and name == function and len(node.args) > position:
                found |= {
                    inner.value
                    for inner in ast.walk(node.args[position])
                    if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and inner.value
                }
    return found


def test_every_refusal_has_its_sentence() -> None:
    assert said("Unreadable", 0) <= set(REFUSALS)
    assert all(sentence.startswith("“{name}”") for sentence in REFUSALS.values())


def test_every_note_has_its_words() -> None:
    codes = (said("note", 0) | said("Note", 0) | said("short", 0)) - {""}
    assert codes - set(NOTES) == set()
    assert {"encoding", "page-dropped", "cut-short"} <= codes


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_names_the_file_and_keeps_its_code(code: str) -> None:
    refused = Unreadable(code, "a {b}.md", "12")
    assert refused.code == code
    assert "“a {b}.md”" in str(refused)
