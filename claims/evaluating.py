"""How well passages find their claims in a collection of anybody's own: read from files, asked, measured.

The collection takes the place of the claims for the length of a transaction: temporary tables stand before
those of the database, so that the very SQL which serves pages is asked, and nothing of it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from django.db import connection, transaction

from claims.matching import terms
from claims.recognising import recognise

#: As many of the best are looked at.
DEPTH = 10
#: The name over a column of ids.
_HEADER = re.compile(r"#?\s*\w*(?:id|query|document|doc|topic|key|number|no)", re.IGNORECASE)
#: A document is a claim, its text the wording in this language.
LANGUAGE = "en"

TABLES = """
CREATE TEMPORARY TABLE claims_claim (id bigint, statement_zh text, statement_en text, merged_into_id bigint)
    ON COMMIT DROP;
CREATE TEMPORARY TABLE claims_indexedwording
    (id bigint PRIMARY KEY, claim_id bigint, language text, terms tsvector, length integer) ON COMMIT DROP;
CREATE TEMPORARY TABLE claims_matchingterm (term text COLLATE "C", wordings bigint) ON COMMIT DROP;
CREATE TEMPORARY TABLE articles_searchstate (name text, texts bigint, tokens bigint) ON COMMIT DROP
"""
FILLED = """
CREATE INDEX ON pg_temp.claims_claim (id);
CREATE INDEX ON pg_temp.claims_indexedwording USING gin (terms);
INSERT INTO pg_temp.claims_matchingterm
    SELECT word, ndoc FROM ts_stat('SELECT terms FROM pg_temp.claims_indexedwording');
CREATE UNIQUE INDEX ON pg_temp.claims_matchingterm (term);
INSERT INTO pg_temp.articles_searchstate
    SELECT 'wordings', count(*), sum(length) FROM pg_temp.claims_indexedwording;
ANALYZE pg_temp.claims_claim, pg_temp.claims_indexedwording, pg_temp.claims_matchingterm
"""


class CollectionError(Exception):
    """What is wrong with the files, in words for whoever made them."""


@dataclass(frozen=True)
class Benchmark:
    queries: list[tuple[str, str]]
    documents: list[tuple[str, str]]
    #: The ids of the documents that answer a query; queries without any are left out of all figures.
    relevance: dict[str, set[str]]


@dataclass(frozen=True)
class Figures:
    queries: int
    #: MAP@k: by k, the mean over the queries of the mean precision at each relevant one among the first k,
    #: out of as many as there could be.
    precision: dict[int, float]
    #: The mean of 1 / the place of the first relevant one among the first 10, and the share found in them.
    reciprocal: float
    recall: float
    #: Milliseconds of each query, in order of size.
    times: list[float]

    def milliseconds(self, share: float) -> float:
        """As long as this share of the queries took at most."""
        return self.times[min(len(self.times) - 1, int(share * len(self.times)))]


def read(folder: Path) -> Benchmark:
    """queries.tsv, documents.tsv and relevance.tsv of a folder. Raises CollectionError.

    UTF-8, columns divided by tabs, nothing quoted, a line with names of columns or none. queries: id, text.
    documents: id, text, any more columns of text. relevance: query id, document id, and if one likes a grade,
    of which 0 is not relevant; or four columns as TREC has them, the second of which says nothing.
    """
    queries = _texts(folder / "queries.tsv")
    documents = _texts(folder / "documents.tsv")
    known, asked = {key for key, _text in documents}, {key for key, _text in queries}
    relevance: dict[str, set[str]] = {}
    for number, line in _lines(folder / "relevance.tsv"):
        columns = line.split("\t") if "\t" in line else line.split()
        if len(columns) not in (2, 3, 4):
            raise CollectionError(f"relevance.tsv, line {number}: two, three or four columns are expected.")
        query, document = columns[0].strip(), columns[2 if len(columns) == 4 else 1].strip()
        if query not in asked or document not in known:
            if number == 1:
                continue
            what = f"query {query}" if query not in asked else f"document {document}"
            raise CollectionError(f"relevance.tsv, line {number}: there is no {what}.")
        if len(columns) == 2 or columns[-1].strip() not in ("0", "0.0", "-1"):
            relevance.setdefault(query, set()).add(document)
    if not relevance:
        raise CollectionError("relevance.tsv says of no document that it answers a query.")
    return Benchmark(queries, documents, relevance)


def _texts(path: Path) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for number, line in _lines(path):
        key, tab, text = line.partition("\t")
        key = key.strip()
        if number == 1 and _HEADER.fullmatch(key):
            continue
        if not key or not tab:
            raise CollectionError(f"{path.name}, line {number}: an id, a tab and a text are expected.")
        if key in found:
            raise CollectionError(f"{path.name}, line {number}: the id {key} was there before.")
        found[key] = text.replace("\t", "\n").replace("\0", " ")
    if not found:
        raise CollectionError(f"{path.name} is empty.")
    return list(found.items())


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Each line that is not empty, with its number."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionError(f"{path.name} cannot be read: {error}") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.rstrip("\r")


@contextmanager
def in_place_of_claims(documents: Iterable[tuple[str, str]]) -> Iterator[None]:
    """Recognise these instead of the claims, whose keys are their numbers, from 1.

    For a role that may make temporary tables. They are gone afterwards.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TABLES)
        with cursor.copy("COPY pg_temp.claims_claim (id, statement_en) FROM STDIN") as copy:
            for key, (_id, text) in enumerate(documents, 1):
                copy.write_row((key, text))
        columns = "id, claim_id, language, terms, length"
        with cursor.copy(f"COPY pg_temp.claims_indexedwording ({columns}) FROM STDIN") as copy:
            for key, (_id, text) in enumerate(documents, 1):
                copy.write_row((key, key, LANGUAGE, *terms(text)))
        cursor.execute(FILLED)
        yield
        transaction.set_rollback(True)


def evaluate(
    collection: Benchmark, queries: Iterable[tuple[str, str]], without: Collection[str] = ()
) -> Figures:
    """Ask the queries. `without` names claims.matching.PARTS to leave out. Within `in_place_of_claims`."""
    found: list[tuple[list[str], set[str]]] = []
    times: list[float] = []
    for key, text in queries:
        began = perf_counter()
        best = recognise(text, DEPTH, has_floor=False, without=without)
        times.append((perf_counter() - began) * 1000)
        found.append(([collection.documents[one.claim - 1][0] for one in best], collection.relevance[key]))
    return measured(found, times)


def measured(found: Sequence[tuple[list[str], set[str]]], times: Iterable[float]) -> Figures:
    """What was found for each query, best first, beside what is relevant, in figures."""

    def mean(values: Iterable[float]) -> float:
        return sum(values) / len(found)

    return Figures(
        len(found),
        {few: mean(_precision(ranked, relevant, few) for ranked, relevant in found) for few in (1, 3, 5, 10)},
        mean(
            next((1 / place for place, key in enumerate(ranked, 1) if key in relevant), 0.0)
            for ranked, relevant in found
        ),
        mean(len(relevant.intersection(ranked)) / min(len(relevant), DEPTH) for ranked, relevant in found),
        sorted(times),
    )


def _precision(ranked: Sequence[str], relevant: set[str], few: int) -> float:
    hits = [place for place, key in enumerate(ranked[:few], 1) if key in relevant]
    return sum(number / place for number, place in enumerate(hits, 1)) / min(len(relevant), few)
