"""manage.py reindex: everything in several processes, ended at any moment, and none of it lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from articles.models import SearchMark, SearchState
from articles.search import keeping, reindexing
from claims.models import Claim, Figure, IndexedClaim, MatchingTerm
from factcheck.management.commands import reindex as command
from tests.claims.indexing.indexed import indexed, made_anew, select
from tests.database import Rival, committed, sql
from tests.factory import make_annotation, make_claim, make_topic, make_verdict

CLAIMS = 6
DONE = f"{CLAIMS + 1} claims and articles indexed, {CLAIMS} claims weighed in "


@pytest.fixture(autouse=True)
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with committed(django_db_blocker):
        make_verdict(make_annotation(make_claim(topics=[make_topic()]), basis="anonymous").claim)
        for _number in range(CLAIMS - 1):
            make_claim()
        yield


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few they are, other processes build them, in several batches."""
    monkeypatch.setattr(reindexing, "FEW", 0)
    monkeypatch.setattr(reindexing, "USUAL_BATCH", 2)


def reindex(*options: str) -> str:
    said = StringIO()
    call_command("reindex", *options, stdout=said)
    return said.getvalue()


def test_what_is_marked_is_indexed_and_said() -> None:
    assert reindex().startswith(DONE)
    assert not SearchMark.objects.exists()
    assert indexed() == made_anew()
    assert reindex() == "Nothing had changed since it was indexed.\n"


def test_several_processes_make_what_one_makes(several: None) -> None:
    assert reindex().startswith(DONE)
    assert not SearchMark.objects.exists()
    assert indexed() == made_anew()


def test_everything_is_made_anew_where_it_is_asked_for(several: None) -> None:
    reindex()
    sql("UPDATE claims_indexedwording SET terms = ''")
    sql("DELETE FROM claims_matchingterm")
    sql("DELETE FROM claims_indexedclaim")
    assert keeping.catch_up() == 0
    assert reindex() == "Nothing had changed since it was indexed.\n"
    Figure.objects.update_or_create(name="verified", defaults={"number": 7})
    assert reindex("--all", "--jobs", "1").startswith(DONE)
    counts = Claim.objects.public().count_by_status()
    assert Figure.objects.by_name().get("verified") == counts.get("verified")
    assert MatchingTerm.objects.exists()
    assert indexed() == made_anew()


def test_everything_is_made_anew_where_texts_are_taken_apart_in_another_way() -> None:
    reindex()
    SearchState.objects.update(tokeniser=1)
    IndexedClaim.objects.all().delete()
    assert reindex().startswith(DONE)
    assert keeping.is_current()
    assert IndexedClaim.objects.count() == CLAIMS


def test_where_it_is_interrupted_it_goes_on_from_there(
    monkeypatch: pytest.MonkeyPatch, several: None
) -> None:
    def interrupt(*drawn: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "bar", interrupt)
    with pytest.raises(CommandError, match="Interrupted: run it again"):
        reindex("--jobs", "1")
    monkeypatch.undo()
    assert SearchMark.objects.exists()
    assert IndexedClaim.objects.exists()
    reindex()
    assert not SearchMark.objects.exists()
    assert indexed() == made_anew()


def test_pages_build_nothing_meanwhile_and_say_at_once_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "TENTHS_WAITED", 10**6)
    said = []

    def search() -> None:
        said.append(keeping.catch_up())

    with reindexing._alone():
        # Advisory locks are a session's: this one may take it again, another one not.
        page = Rival(search)
        page.join()
    assert said == [SearchMark.objects.exclude(kind__startswith=keeping.DESK).count()] != [0]
    assert not IndexedClaim.objects.exists()
    assert keeping.catch_up() == 0


def test_two_pages_of_the_desk_at_once_weigh_each_claim_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "TENTHS_WAITED", 1)
    built = keeping.kept["desk claim"]
    weighed: list[int] = []
    said: list[int] = []

    def build(keys: Sequence[int], is_counting: bool) -> None:
        weighed.extend(keys)
        built.build(keys, is_counting)

    def look() -> None:
        said.append(keeping.catch_up_at_desk())

    monkeypatch.setitem(keeping.kept, "desk claim", replace(built, build=build))
    with transaction.atomic():
        look()
        other = Rival(look)
        other.join()
    assert other.refusal is None
    look()
    first, second, third = said
    assert first == third == 0 < second
    assert sorted(weighed) == sorted(Claim.objects.values_list("pk", flat=True))


def test_a_page_of_the_desk_weighs_nothing_while_it_runs_and_says_what_is_left() -> None:
    said: list[int] = []
    assert keeping.catch_up_at_desk() == 0
    keeping.mark_everything(at_desk=True)
    with reindexing._alone():
        page = Rival(lambda: said.append(keeping.catch_up_at_desk()))
        page.join()
    assert said == [CLAIMS]


def test_it_waits_for_the_page_that_is_building(several: None) -> None:
    with transaction.atomic():
        assert keeping.catch_up() == 0
        other = Rival(lambda: reindex() and None)
        assert other.is_alive()
    other.join()
    assert other.refusal is None
    assert indexed() == made_anew()


def test_what_cannot_be_indexed_is_named_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, built = Claim.objects.latest("pk"), keeping.kept["claim"]

    def build(keys: Sequence[int], is_counting: bool) -> None:
        built.build(keys, is_counting)
        if bad.pk in keys:
            raise ValueError("a claim that nobody can read")

    monkeypatch.setitem(keeping.kept, "claim", replace(built, build=build))
    said = StringIO()
    with pytest.raises(CommandError, match="1 could not be indexed; the log says why"):
        call_command("reindex", stdout=said)
    assert f"The claim with the primary key {bad.pk} could not be indexed." in said.getvalue()
    assert IndexedClaim.objects.count() == CLAIMS - 1
    monkeypatch.undo()
    reindex()
    assert not SearchMark.objects.exists()
    assert indexed() == made_anew()


def test_no_number_of_processes_is_refused() -> None:
    with pytest.raises(CommandError, match="--jobs takes a number from 1 to 64"):
        reindex("--jobs", "0")


def test_what_is_marked_twice_is_in_one_batch() -> None:
    keeping.mark_everything()
    keeping.mark_everything()
    batches, number = reindexing._batches()
    keys = [(batch.kind, key) for batch in batches for key in batch.marks]
    assert len(keys) == len(set(keys)) == number == 2 * CLAIMS + 1
    ids = sorted(id for batch in batches for ids in batch.marks.values() for id in ids)
    assert ids == sorted(
        id
        for (id,) in select(
            "SELECT id FROM articles_searchmark WHERE kind IN ('claim', 'article', 'desk claim')"
        )
    )


def test_where_the_database_is_lost_midway_nothing_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the database that is what it looks like when the process is killed."""
    reindex()
    keeping.mark_everything()
    before, marks, built = indexed(), SearchMark.objects.count(), keeping.kept["claim"]

    def build(keys: Sequence[int], is_counting: bool) -> None:
        built.build(keys, is_counting)
        connection.connection.close()

    monkeypatch.setitem(keeping.kept, "claim", replace(built, build=build))
    with pytest.raises(OperationalError):
        reindex()
    monkeypatch.undo()
    connection.close()
    assert (indexed(), SearchMark.objects.count()) == (before, marks)
    reindex()
    assert indexed() == made_anew()


LARGE = {
    "indexed_passage_terms",
    "indexed_passage_readers",
    "indexed_whole_terms",
    "indexed_whole_readers",
    "indexed_claim_terms",
    "indexed_wording_terms",
}


def large_indexes() -> set[str]:
    rows = select("SELECT indexname FROM pg_indexes WHERE indexname = ANY(%s)", sorted(LARGE))
    return {name for (name,) in rows}


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The large indexes that there are as each batch is built; from one mark on there are many."""
    there: list[set[str]] = []

    def build_batch(batch: reindexing.Batch, *, is_counting: bool = False) -> int:
        there.append(large_indexes())
        return built(batch, is_counting=is_counting)

    built = reindexing.build_batch
    monkeypatch.setattr(reindexing, "MANY", 0)
    monkeypatch.setattr(reindexing, "build_batch", build_batch)
    return there


def test_empty_tables_are_filled_before_their_large_indexes_are_made(seen: list[set[str]]) -> None:
    reindex()
    assert seen and not any(seen)
    assert large_indexes() == LARGE
    assert indexed() == made_anew()


def test_tables_with_rows_keep_their_large_indexes(seen: list[set[str]]) -> None:
    reindex()
    seen.clear()
    reindex("--all")
    assert seen and all(there == LARGE for there in seen)


def test_whoever_interrupts_finds_the_large_indexes_made(
    seen: list[set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(batch: reindexing.Batch, *, is_counting: bool = False) -> int:
        assert not large_indexes()
        raise KeyboardInterrupt

    monkeypatch.setattr(reindexing, "build_batch", interrupt)
    with pytest.raises(CommandError, match="Interrupted"):
        reindex()
    assert large_indexes() == LARGE


def test_a_large_index_that_is_not_there_is_made() -> None:
    sql("DROP INDEX indexed_claim_terms")
    reindex()
    assert large_indexes() == LARGE
