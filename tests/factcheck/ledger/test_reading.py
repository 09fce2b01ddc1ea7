"""What the ledger says of a record, in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from claims.models import Annotation, Claim, ClaimLink, Topic, Verdict
from factcheck.ledger.actor import tell
from factcheck.ledger.models import Entry
from factcheck.ledger.reading import (
    LONGEST_COMPARED,
    ColumnSeen,
    EntrySeen,
    actor_in_words,
    entries_of,
    entries_seen,
    entries_with_parts,
    has_parts,
    model_of,
)
from tests.database import sql
from tests.factory import (
    make_annotation,
    make_claim,
    make_claimant,
    make_comment,
    make_derivation,
    make_link,
    make_report,
    make_revision,
    make_topic,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.usefixtures("ledger")


def written() -> None:
    """The changes so far are in the ledger, as they are when a transaction ends."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def seen(record: models.Model) -> list[EntrySeen]:
    """The history of a record, the newest first."""
    written()
    return entries_seen(list(entries_of(type(record), str(record.pk))))


def columns(one: EntrySeen) -> dict[str, tuple[str, str]]:
    return {column.label: (column.before, column.now) for column in one.columns}


def column(one: EntrySeen, label: str) -> ColumnSeen:
    return next(column for column in one.columns if column.label == label)


def test_a_record_that_was_made_shows_what_it_has() -> None:
    topic = make_topic(slug="bridges", name_en="Bridges")
    (made,) = seen(topic)
    assert (made.kind, made.name, made.entry.action) == ("Topic", "Bridges", "insert")
    assert columns(made) == {
        "Slug": ("", "bridges"),
        "Name (English)": ("", "Bridges"),
        "First written in": ("", "English"),
    }


def test_a_change_shows_what_changed_word_by_word() -> None:
    claim = make_claim(statement_en="The bridge opens on 3 May.")
    claim.change(version=claim.version, statement_en="The bridge opens on 4 May.")
    changed = seen(claim)[0]
    assert changed.entry.action == "update"
    assert set(columns(changed)) == {"Statement (English)", "Version"}
    statement = column(changed, "Statement (English)")
    assert statement.lang == "en"
    assert [(str(piece.part), piece.words) for piece in statement.pieces] == [
        ("same", "The bridge opens on "),
        ("gone", "3"),
        ("new", "4"),
        ("same", " May."),
    ]
    assert (columns(changed)["Version"], column(changed, "Version").pieces) == (("1", "2"), ())


def test_choices_people_records_days_and_yes_are_words() -> None:
    editor = make_user(username="mei", first_name="Mei", last_name="Lin")
    annotation = make_annotation(make_claim(statement_en="It opens."), by=editor)
    annotation.change(version=annotation.version, basis="on_record")
    changed, made = seen(annotation)
    assert columns(changed)["Basis"] == ("not assessed", "on record")
    assert columns(made)["Claim"] == ("", "It opens.")
    assert columns(made)["Recorded by"] == ("", "Mei Lin")
    assert column(made, str(Annotation._meta.get_field("quote_exact").verbose_name).capitalize()).lang == "en"
    verdict = make_verdict(by=editor, decided_by=make_user(first_name="Bo"))
    approved, proposed = seen(verdict)
    assert columns(proposed)["Substantive"] == ("", "yes")
    assert columns(approved)["Decision"] == ("pending", "approved")
    assert columns(approved)["Decided by"] == ("", "Bo")
    assert "unverified" in columns(proposed)["Statuses the evidence supported"][1]
    day = columns(approved)["Decided at"][1]
    assert verdict.decided_at is not None
    assert day == f"{verdict.decided_at:%Y-%m-%d %H:%M}"


def test_what_the_interface_is_worded_in_the_history_is_too() -> None:
    claim = make_claim()
    verdict = make_verdict(claim)
    with translation.override("zh-hans"):
        (*_later, made) = seen(claim)
        (*_later, proposed) = seen(verdict)
    assert made.kind != "Claim"
    assert "Statement (English)" not in columns(made)
    assert not any("unverified" in now for _before, now in columns(proposed).values() if "{" not in now)


def test_a_removed_record_shows_what_it_was() -> None:
    topic = make_topic(name_en="Bridges")
    key = topic.pk
    topic.delete()
    removed, _made = seen(Topic(pk=key))
    assert removed.entry.action == "delete"
    assert columns(removed)["Name (English)"] == ("Bridges", "")
    assert removed.name == ""


def test_what_a_column_led_to_and_is_gone_is_called_by_its_number() -> None:
    claim, topic = make_claim(), make_topic()
    claim.topics.add(topic)
    written()
    entry = Entry.objects.get(table="claims_claim_topics", action="insert")
    claim.topics.remove(topic)
    key = topic.pk
    topic.delete()
    written()
    removed, _made = entries_seen(list(entries_of(Claim.topics.through, entry.key)))
    assert columns(removed)["Topic"] == (f"number {key}, which is gone", "")
    assert columns(removed)["Claim"] == (str(claim), "")


def test_a_table_that_has_had_other_columns_is_read_all_the_same() -> None:
    topic = make_topic(name_en="Bridges")
    written()
    entry = entries_of(Topic, str(topic.pk)).get()
    entry.row = entry.row.replace('"name_en"', '"title"')
    entry.before = '{"title": "Roads", "slug": "roads"}'  # type: ignore[attr-defined]
    (read,) = entries_seen([entry])
    assert columns(read)["title"] == ("Roads", "Bridges")


def test_what_is_no_text_is_written_out() -> None:
    verdict = make_verdict()
    made = seen(verdict)[-1]
    assert '"kind": "fact"' in columns(made)["The claim as it was worded"][1]
    evidence = column(made, "Evidence")
    assert evidence.now.startswith("{\n")
    assert (evidence.lang, evidence.pieces) == ("", ())


def test_what_stands_between_two_records_is_told_as_what_it_says() -> None:
    claim, topic = make_claim(), make_topic(name_en="Bridges", name_zh="桥")
    claim.topics.add(topic)
    written()
    entry = Entry.objects.get(table="claims_claim_topics", action="insert")
    (made,) = entries_seen(list(entries_of(Claim.topics.through, entry.key)))
    assert (made.kind, made.name) == ("Topics", "Bridges")
    with translation.override("zh-hans"):
        (made,) = entries_seen(list(entries_of(Claim.topics.through, entry.key)))
        assert made.name == "桥"
        assert {column.label for column in made.columns}.isdisjoint({"Claim", "Topic"})


def test_large_columns_are_known_by_their_digest() -> None:
    revision = make_revision(make_annotation().article)
    (made,) = seen(revision)
    assert columns(made)["Text"][1].startswith("sha256:")


def test_what_a_reader_wrote_can_be_forgotten() -> None:
    report = make_report(text="My neighbour saw it.", mail="ann@reader.example")
    report.handle("accepted", by=make_user())
    report.forget()
    forgotten, _handled, made = seen(report)
    before, now = columns(forgotten)["Text"]
    assert before.startswith("sha256:")
    assert now.startswith("sha256:")
    assert column(forgotten, "Text").pieces == ()
    assert "Mail" not in columns(made)
    told = " ".join(Entry.objects.filter(table="claims_report").values_list("row", flat=True))
    assert "neighbour" not in told
    assert "ann@reader.example" not in told


def test_long_texts_stand_whole_beside_each_other() -> None:
    claim = make_claim(unknowns_en="a " * LONGEST_COMPARED)
    claim.change(version=claim.version, unknowns_en="b " * 10)
    unknown = column(seen(claim)[0], "What we do not know (English)")
    assert unknown.pieces == ()
    assert unknown.is_long


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        ("user:mei", "Mei Lin"),
        ("user:gone", "gone"),
        ("reader", "a reader"),
        ("command:load_dataset", "the command load_dataset"),
        ("role:factcheck", "the database role factcheck"),
        ("somebody", "somebody"),
    ],
)
def test_whoever_did_it_is_named(actor: str, words: str) -> None:
    assert actor_in_words(actor, {"mei": "Mei Lin"}) == words


def test_the_one_signed_in_is_called_by_name() -> None:
    make_user(username="mei", first_name="Mei", last_name="Lin")
    tell("user:mei")
    assert seen(make_topic())[0].actor == "Mei Lin"


def test_what_belongs_to_a_claim_is_told_with_it_what_was_removed_too() -> None:
    claim, topic = make_claim(claimants=[make_claimant()]), make_topic()
    claim.topics.add(topic)
    claim.topics.remove(topic)
    make_link(claim).delete()
    annotation, comment, report = make_annotation(claim), make_comment(claim), make_report(claim)
    verdict = make_verdict(claim)
    # Of another claim, whose number begins as this one's does.
    sql("UPDATE claims_claim SET id = %s WHERE id = %s", claim.pk * 10, make_claim().pk)
    make_comment(Claim.objects.get(pk=claim.pk * 10))
    make_annotation()
    written()
    told = entries_with_parts(Claim, str(claim.pk)).values_list("table", "key", "action")
    found = set(told)
    assert {key for table, key, _action in found if table == "claims_comment"} == {str(comment.pk)}
    assert {key for table, key, _action in found if table == "claims_annotation"} == {str(annotation.pk)}
    assert {key for table, key, _action in found if table == "claims_report"} == {str(report.pk)}
    assert {key for table, key, _action in found if table == "claims_verdict"} == {str(verdict.pk)}
    for table in ("claims_claim_topics", "claims_claimlink"):
        assert {action for one, _key, action in found if one == table} == {"insert", "delete"}
    assert "claims_claimclaimant" in {table for table, _key, _action in found}
    assert {key for table, key, _action in found if table == "claims_claim"} == {str(claim.pk)}


def test_records_know_whether_anything_belongs_to_them() -> None:
    assert has_parts(Claim)
    assert not has_parts(ClaimLink)
    assert model_of("claims_verdict") is Verdict
    for table in ("claims_sentform", "auth_user", "ledger_entry", "nowhere"):
        assert model_of(table) is None


def more_of(claim: Claim, editor: User) -> Callable[[], None]:
    def more() -> None:
        annotation = make_annotation(claim, by=editor, origin=make_derivation().article)
        annotation.change(version=annotation.version, basis="document")

    return more


def test_a_long_history_takes_as_many_queries_as_a_short_one() -> None:
    claim, editor = make_claim(), make_user()
    more = more_of(claim, editor)
    counts = []
    for times in (1, 10):
        for _time in range(times):
            more()
        written()
        with CaptureQueriesContext(connection) as queries:
            entries = entries_seen(list(entries_with_parts(Claim, str(claim.pk))))
        assert len(entries) > times
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Annotation.objects.filter(claim=claim).count() == 11
