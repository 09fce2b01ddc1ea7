from __future__ import annotations

from pathlib import Path

import pytest

from claims.evaluating import Benchmark, CollectionError, evaluate, in_place_of_claims, measured, read
from claims.models import Claim
from claims.recognising import recognise

DOCUMENTS = {
    "d1": "The bridge opens on 3 May.",
    "d2": "Engineers are on strike.",
    "d3": "疫苗被召回",
    "d4": "The quay is closed.",
}


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.tsv").write_text(text, encoding="utf-8")
    return folder


def rows(texts: dict[str, str]) -> str:
    return "".join(f"{key}\t{text}\n" for key, text in texts.items())


QUERIES = {"q1": "When does the bridge open?", "q2": "疫苗", "q3": "strike"}


@pytest.mark.parametrize(
    "relevance",
    [
        "q1\td1\nq2\td3\n",
        "query\tdocument\nq1\td1\nq2\td3\n",
        "q1\td1\t1\nq2\td3\t2\nq2\td1\t0\n",
        "q1 0 d1 1\nq2 Q0 d3 1\nq3 0 d4 0\n",
        "q1\tQ0\td1\t1\r\nq2\tQ0\td3\t1\r\n\r\n",
    ],
)
def test_a_collection_is_read_with_and_without_headings_and_grades(tmp_path: Path, relevance: str) -> None:
    folder = write(
        tmp_path,
        queries="\ufeffid\ttext\n" + rows(QUERIES),
        documents=rows(DOCUMENTS) + 'd5\t"one\ttwo',
        relevance=relevance,
    )
    collection = read(folder)
    assert dict(collection.queries) == QUERIES
    assert dict(collection.documents) == DOCUMENTS | {"d5": '"one\ntwo'}
    assert collection.relevance == {"q1": {"d1"}, "q2": {"d3"}}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"queries": "q1 no tab\n"}, "queries.tsv, line 1"),
        ({"queries": ""}, "queries.tsv is empty"),
        ({"documents": "d1\tone\nd1\ttwo\n"}, "documents.tsv, line 2: the id d1"),
        ({"relevance": "q1\td1\nq9\td1\n"}, "relevance.tsv, line 2: there is no query q9"),
        ({"relevance": "q1\td1\nq1\td9\n"}, "relevance.tsv, line 2: there is no document d9"),
        ({"relevance": "q1\n"}, "relevance.tsv, line 1"),
        ({"relevance": "q1\td1\t0\n"}, "of no document"),
    ],
)
def test_what_is_wrong_with_a_collection_is_said(tmp_path: Path, files: dict[str, str], says: str) -> None:
    right = {"queries": rows(QUERIES), "documents": rows(DOCUMENTS), "relevance": "q1\td1\n"}
    with pytest.raises(CollectionError) as refusal:
        read(write(tmp_path, **right | files))
    assert says in str(refusal.value)


def test_a_file_that_is_not_there_or_not_utf8_is_named(tmp_path: Path) -> None:
    with pytest.raises(CollectionError) as refusal:
        read(tmp_path)
    assert "queries.tsv cannot be read" in str(refusal.value)
    (tmp_path / "queries.tsv").write_bytes(b"q1\t\xff")
    with pytest.raises(CollectionError):
        read(tmp_path)


def test_figures_are_those_worked_out_by_hand() -> None:
    figures = measured([(["a", "x", "b"], {"a", "b"}), (["x", "y"], {"c"})], [3.0, 1.0])
    assert figures.queries == 2
    assert figures.precision == pytest.approx({1: 0.5, 3: 5 / 12, 5: 5 / 12, 10: 5 / 12})
    assert figures.reciprocal == 0.5
    assert figures.recall == 0.5
    assert [figures.milliseconds(share) for share in (0, 0.5, 1)] == [1, 3, 3]


@pytest.mark.django_db
def test_a_collection_is_asked_in_place_of_the_claims_and_leaves_nothing() -> None:
    collection = Benchmark(
        list(QUERIES.items()), list(DOCUMENTS.items()), {"q1": {"d1"}, "q2": {"d3"}, "q3": {"d2"}}
    )
    with in_place_of_claims(collection.documents):
        figures = evaluate(collection, collection.queries)
        assert [one.wording for one in recognise("The quay")] == ["The quay is closed."]
    assert figures.precision[1] == figures.reciprocal == figures.recall == 1
    assert not Claim.objects.exists()
    assert recognise("The quay") == []
