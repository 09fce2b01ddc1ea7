"""The program in the packet: the same answers as ours, from data, without us."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.provenance import KINDS, Edge, Graph, Source
from claims.evidence import Evidence, summarise
from claims.packet import check
from claims.rules import Basis, Kind, Stance
from tests.claims.packet.test_published import RULES_AS_DATA

SOURCE = Path(check.__file__).read_text(encoding="utf-8")

letters = st.sampled_from("abcdefg")
sources = st.tuples(
    st.sampled_from(["original", "original", "derived", "unknown"]), st.booleans(), st.booleans()
)
edges = st.lists(st.tuples(letters, letters, st.sampled_from(KINDS)), max_size=12)
passages = st.lists(
    st.tuples(
        letters,
        st.sampled_from(Stance),
        st.sampled_from(Basis),
        st.none() | letters,
        st.booleans(),
        st.booleans(),
    ),
    max_size=8,
)


def inputs_and_summary(kind: Kind, held: Any, links: Any, quoted: Any) -> tuple[Any, Any]:
    """What the packet says of made-up evidence, and what it amounts to by our own reckoning."""
    links = [link for link in links if link[0] != link[1]]
    named = dict(zip("abcdefg", held, strict=True))
    graph = Graph([Source(key, *one) for key, one in named.items()], [Edge(*link) for link in links])
    evidence = [Evidence(number, *one) for number, one in enumerate(quoted)]
    inputs = {
        "kind": kind.value,
        "annotations": [
            {
                "id": one.key,
                "article": one.article,
                "stance": one.stance.value,
                "basis": one.basis.value,
                "origin": one.origin,
                "is_removed": one.is_removed,
                "is_superseded": one.is_superseded,
            }
            for one in evidence
        ],
        "articles": [
            {
                "key": key,
                "provenance": known,
                "is_withdrawn": gone,
                "access": "read" if is_read else "not_read",
            }
            for key, (known, gone, is_read) in named.items()
        ],
        "derivations": [{"article": a, "derived_from": b, "kind": kind} for a, b, kind in links],
    }
    return inputs, summarise(kind, evidence, graph).as_json()


@settings(max_examples=200)
@given(st.sampled_from(Kind), st.lists(sources, min_size=7, max_size=7), edges, passages)
def test_whatever_the_evidence_it_amounts_to_the_same(kind: Kind, held: Any, links: Any, quoted: Any) -> None:
    inputs, summary = inputs_and_summary(kind, held, links, quoted)
    assert check.weigh(inputs, RULES_AS_DATA) == check.summed_up(summary)


def test_a_circle_of_articles_that_take_from_each_other_is_found() -> None:
    held = [("original", False, True)] * 7
    links = [("a", "b", "translates"), ("b", "c", "translates"), ("c", "b", "summarises")]
    inputs, summary = inputs_and_summary(
        Kind.FACT, held, links, [("a", Stance.STATES, Basis.DOCUMENT, None, False, False)]
    )
    assert check.weigh(inputs, RULES_AS_DATA)["not counted"] == {0: ("circular", [])}
    assert summary["uncounted"][0]["reason"] == "circular"


def test_it_is_python_3_9_and_needs_the_standard_library_alone() -> None:
    tree = ast.parse(SOURCE, feature_version=(3, 9))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    "word", ["socket", "urllib", "http.client", "write", "unlink", "mkdir", "exec", "eval"]
)
def test_it_asks_nobody_and_writes_nothing(word: str) -> None:
    names = {node.id for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Attribute)}
    names |= {
        alias.name
        for node in ast.walk(ast.parse(SOURCE))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert not [name for name in names if word in name and name != "executable"]
