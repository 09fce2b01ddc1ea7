"""A database with every kind of row there is, in every state, and what is on record in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from articles.documents import Mark, Note
from articles.models import Article
from claims.dataset.columns import KINDS, LEFT_OUT, LISTS
from claims.models import Anchor, Claim
from tests.database import sql
from tests.factcheck.ledger.conftest import begin_ledger, switch_on
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_comment,
    make_declined_derivation,
    make_derivation,
    make_document,
    make_enquiry,
    make_held_article,
    make_link,
    make_outside_verdict,
    make_publisher,
    make_report,
    make_revision,
    make_supported_claim,
    make_topic,
    make_user,
    make_verdict,
)

AT = datetime(2024, 5, 1, 9, 30, 15, 120, tzinfo=UTC)
#: What a file, or YAML, might take for something else.
ODD = " \u3000a: b # c\tTrue\n- 007\u2028\u0085\ufeff 𠮷'\"\\ \n\n\n  |\x7f"


def make_everything() -> None:
    editor = make_user(username="Ana.B+c@desk", first_name="Ana", last_name="Beta")
    reviewer = make_user("reviewer", username="no", is_active=False)
    make_user(username="named-nowhere")
    _articles(editor)
    _annotations(editor, reviewer)
    _verdicts(editor, reviewer)
    _claims(editor)
    _desk(editor)


def _articles(editor: User) -> None:
    publisher = make_publisher(home_page="https://gazette.example.org/")
    for precision in ("year", "month", "day", "minute"):
        make_article(published_at=AT, published_precision=precision, byline=f"By {precision}")
    make_article(published_at=AT.replace(second=0, microsecond=0), published_precision="minute")
    make_article(
        published_at=AT.replace(hour=0, minute=0, second=0, microsecond=0), published_precision="day"
    )
    make_article(published_zone_stated=True, published_as_printed="one day")
    article = make_article(
        key="Gazette_3-May",
        title_zh="桥",
        publisher=publisher,
        address="http://www.gazette.example.org/bridge/?utm_source=x",
        published_at=AT,
        published_precision="minute",
        published_zone_stated=True,
        retrieved_at=AT,
        provenance="original",
        archive_address="https://archive.example.org/1",
        shows="full",
        created_by=editor,
    )
    odd = make_document(
        "One 𠮷.  \n\nTwo:\u2028\u0085\ufeff '\" \t end",
        original_address="https://agency.example.org/1",
        notes=(Note("left_out", "a table"),),
        marks=(Mark("link", 0, 3, "https://example.org/?a=1&b=<2>"),),
    )
    article.add_revision(odd, b"\xef\xbb\xbf\x00\r\n\xff", received_name="Bridge 1.html", by=editor)
    make_revision(article, "One 𠮷.", received=b"")
    article.assign_to(editor)
    article.work_through(by=editor)
    article.withdraw("Its author took it back.")
    make_held_article("[…]\n\nA part of it.", is_excerpt=True)
    make_revision(make_held_article(), "Cut.", cut_from_sha256="ab" * 32)
    make_derivation(note_zh="全文", note_en="in full", created_by=editor)
    make_declined_derivation(created_by=editor)


def _annotations(editor: User, reviewer: User) -> None:
    article = make_held_article()
    annotation = make_annotation(
        article=article,
        quote=QUOTE,
        quote_prefix="harbour master said ",
        by=editor,
        translation_zh="桥将于五月三日开通",
        translation_en="The bridge opens.",
        speaker="the harbour master",
        differs_zh="日期",
        differs_en="the date",
        origin=make_article(),
        basis="document",
        note_zh="附注",
        note_en=ODD.strip(),
        superseded_zh="已更正",
        superseded_en="corrected",
        superseded_at=AT,
    )
    annotation.change(version=annotation.version, basis="on_record")
    again = annotation.replace(by=editor, version=annotation.version, reason="Other words.", stance="context")
    again.replace(by=editor, version=again.version, reason="And back.", stance="states")
    make_annotation(article=make_article(), by=editor).remove(by=reviewer, reason="Of another claim.")
    make_annotation(article=article, quote="confirm the date", quote_suffix=".", stance="contradicts")
    make_revision(article, TEXT.replace("3 May", "4 May").replace("Nobody at", "No one at"))
    make_revision(article, f"{TEXT}\n\n{TEXT.upper()}")
    make_revision(article, "Something else altogether, at great length, of other places.")
    for anchor in Anchor.objects.filter(state__in=["changed", "ambiguous"])[:1]:
        anchor_of_newest = anchor.annotation.anchors.latest("revision__number")
        anchor_of_newest.orphan(by=reviewer)


def _verdicts(editor: User, reviewer: User) -> None:
    claim = make_supported_claim()
    verdict: dict[str, Any] = {"by": editor, "decided_by": reviewer}
    make_verdict(claim, "verified", review_on=date(2024, 8, 1), rationale_zh="有据可查。", **verdict)
    make_verdict(claim, "verified", kind="still_holds", is_substantive=False, **verdict)
    make_verdict(
        claim,
        "disputed",
        rule_exception_zh="见说明。",
        correction_zh="此前说法有误。",
        correction_en="Not so.",
        **verdict,
    )
    make_verdict(claim, kind="withdrawal", correction_en="Withdrawn.", **verdict)
    returned = make_verdict(claim, approved=False)
    returned.send_back(by=reviewer, reason="Ask the ministry first.")
    make_verdict(claim, approved=False)
    alone = make_verdict(approved=False)
    alone.approve(by=alone.proposed_by, self_approval_reason="Nobody else is there.")


def _claims(editor: User) -> None:
    first, second = make_claimant(name_zh="港务长", role_zh="官员", role_en="official"), make_claimant()
    make_claimant(same_as="https://www.wikidata.org/wiki/Q1", name_en="no")
    topics = [make_topic(slug="z-last", name_zh="桥"), make_topic(slug="a-first")]
    make_claim(said_on=date(2024, 5, 17), said_precision="month")
    claim = make_claim(
        slug="Bridge_opens-1",
        claimants=[second, first],
        topics=topics,
        kind="attribution",
        statement_zh="桥将开通。",
        statement_zh_checked_by=editor,
        statement_en_checked_by=editor,
        unknowns_zh="何时",
        unknowns_en=ODD,
        said_on=date(2024, 5, 1),
        said_precision="month",
        review_on=date(2024, 9, 1),
        assignee=editor,
        created_by=editor,
    )
    stays, goes = make_annotation(claim), make_annotation(claim)
    part = claim.split(by=editor, statement="It opens.", language="en", annotations=[goes])
    make_link(claim, part, created_by=editor)
    for _step in range(2):
        other = make_claim(slug=f"merged-{_step}")
        make_annotation(other, stays.article, quote=QUOTE)
        claim.refresh_from_db()
        claim.merge_into(other, by=editor)
        claim = other
    make_annotation(Claim.objects.get(slug="merged-1"), make_article())


def _desk(editor: User) -> None:
    comment = make_comment(text=ODD, created_by=editor)
    comment.resolve(by=editor)
    make_comment(comment.claim)
    make_enquiry(
        answered_on=date(2024, 5, 3), answer_zh="是。", answer_en="Yes.", asked_zh="部", created_by=editor
    )
    report = make_report(mail="reader@example.org", sender="ab")
    report.handle("accepted", by=editor, note="They are right.", told_zh="已改", told_en="Mended.")
    make_report(report.claim).handle("declined", by=editor)
    make_report(report.claim)
    make_outside_verdict(
        value=-1.0,
        best=5.5,
        worst=1e-07,
        reviewed_on=date(2024, 5, 2),
        reviewed_precision="day",
        as_received={"a": [1, 2.5, None, True, "\u2028</script>"], "": {}},
        created_by=editor,
    )


def on_record() -> dict[str, list[dict[str, Any]]]:
    """Every row of the domain by its table, but for what no data set says; users by their names."""
    names = dict(User.objects.values_list("pk", "username"))
    every = {}
    domain: list[type[models.Model]] = [*(kind.model for kind in KINDS), *LISTS]
    for model in domain:
        table = model._meta.db_table
        left_out = LEFT_OUT.get(table, {})
        fields = [field for field in model._meta.concrete_fields if field.column not in left_out]
        order = ["claim_id", "position"] if table == "claims_claimclaimant" else ["pk"]
        if table == "claims_claim_topics":
            order = ["claim_id", "topic__slug"]
        rows = model._base_manager.order_by(*order).values_list(*(field.attname for field in fields))
        every[table] = [
            {field.attname: _plain(field, value, names) for field, value in zip(fields, row, strict=True)}
            for row in rows
        ]
    return every


def _plain(field: models.Field[Any, Any], value: Any, names: dict[int, str]) -> Any:
    if field.related_model is User:
        return names.get(value)
    return bytes(value) if isinstance(value, memoryview) else value


def settle() -> None:
    """What is checked, and written down, as a transaction ends."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def empty_database(*, switched_on: bool = True) -> None:
    """As a migration leaves it; within the transaction of a test its tables cannot be emptied again."""
    settle()
    sql("TRUNCATE auth_user, articles_publisher, claims_claimant, claims_topic RESTART IDENTITY CASCADE")
    begin_ledger()
    if switched_on:
        switch_on()
    assert not Article.objects.exists()
