"""A database in which every text is hostile, and the addresses of everything that tells of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User

from articles.documents import Mark
from articles.models import Article, Incoming, LinkCheck, Refetch
from tests.factory import (
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
    make_topic,
    make_user,
    make_verdict,
)

AT = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
SLUG, UNSEEN, MERGED, KEY = "bridge", "unseen", "merged", "gazette"


@dataclass
class World:
    """Who is in it, and what the values in addresses stand for: by the name of the value, a `pk` by the
    first word of the address's name."""

    admin: User
    editor: User
    values: dict[str, Any] = field(default_factory=dict)


class Saying:
    """Puts hostile texts before what is said: as many as there is room for, beginning each time with
    another."""

    def __init__(self, texts: Sequence[str]) -> None:
        # What PostgreSQL takes.
        self.texts = [one.replace("\0", "").encode(errors="ignore").decode() for one in texts]
        self.number = 0

    def __call__(self, what: str, most: int = 4000) -> str:
        """In `most` code points."""
        self.number += 1
        start = self.number % max(len(self.texts), 1)
        every = " ".join([*self.texts[start:], *self.texts[:start]])
        return f"{every[: most - len(what) - 1]} {what}" if every else what

    def line(self, most: int = 300) -> str:
        """What may stand within a paragraph."""
        return re.sub(r"\s*[\n\r]\s*", " ", self("", most)).strip()


def make_world(*texts: str) -> World:
    """A public claim with all that may belong to it, one that is not public, and what waits at the desk; the
    texts are in everything that is written by somebody. Without them: the same, and harmless."""
    say = Saying(texts)
    line, number = say.line(), len(texts)
    passage = f"the bridge {line} opens on 3 May".replace("  ", " ")
    editor = make_user(
        "editor",
        username=f"mei-{number}",
        first_name=say("Mei", 150),
        last_name=say("Lin", 150),
        email="mei@desk.example",
    )
    admin = make_user("admin", username=f"rui-{number}", first_name=say("Rui", 150))
    publisher = make_publisher(
        name_en=say("Gazette", 300), name_zh=say("港口报", 300), home_page="https://gazette.example/"
    )
    first = _article(say, line, passage, publisher=publisher, key=KEY, by=editor)
    source = make_held_article(
        f"Everybody said {passage} and more.\n\nNobody else did.",
        key="source",
        title_en=say("The source", 1000),
        provenance="original",
        provenance_reason=say("There."),
        address=f"https://192.0.2.1/{number}",
    )
    notes = {"note_en": say("in part"), "note_zh": say("部分")}
    derivation = make_derivation(first, source, created_by=editor, **notes)
    make_declined_derivation()
    claim = make_claim(
        slug=SLUG,
        statement_en=say("The bridge opens.", 1000),
        statement_zh=say("大桥开放。", 1000),
        unknowns_en=say("By whom."),
        unknowns_zh=say("何人"),
        claimants=[
            make_claimant(
                name_en=say("The mayor", 300),
                name_zh=say("市长", 300),
                role_en=say("mayor", 300),
                role_zh=say("官", 300),
                same_as="https://www.wikidata.org/wiki/Q1",
            )
        ],
        topics=[make_topic(slug="roads", name_en=say("Roads", 200), name_zh=say("路", 200))],
        said_on=date(2024, 5, 1),
        said_precision="day",
        assignee=editor,
        created_by=editor,
    )
    annotation = make_annotation(
        claim,
        first,
        quote=passage,
        by=editor,
        speaker=say("the master", 300),
        translation_zh=say("译"),
        translation_en=say("in English"),
        differs_en=say("the day"),
        differs_zh=say("日"),
        note_en=say("Note."),
        note_zh=say("注"),
        basis="anonymous",
        origin=source,
    )
    counted = make_annotation(claim, source, quote=passage, basis="document", by=editor)
    make_annotation(
        claim, source, stance="contradicts", basis="on_record", note_en=say("No."), quote="Nobody else"
    )
    superseded: dict[str, Any] = {
        "superseded_at": AT,
        "superseded_en": say("Mended."),
        "superseded_zh": say("改"),
    }
    make_annotation(claim, first, stance="context", **superseded)
    make_annotation(claim, first, quote="The bridge again", by=editor).remove(by=editor, reason=say("Wrong."))
    whys: dict[str, Any] = {"rationale_en": say("Why."), "rationale_zh": say("为何"), "by": editor}
    make_verdict(claim, "verified", rule_exception_en=say("But."), rule_exception_zh=say("但"), **whys)
    make_verdict(claim, "disputed", correction_en=say("Not so."), correction_zh=say("不"), **whys)
    alone = make_verdict(claim, "verified", approved=False, correction_en=say("Yes."), **whys)
    alone.approve(by=editor, self_approval_reason=say("Alone."))
    make_verdict(claim, approved=False, **whys).send_back(by=admin, reason=say("Ask."))
    pending = make_verdict(claim, "unverified", approved=False, correction_en=say("Hm."), **whys)
    unseen = make_claim(slug=UNSEEN, statement_en=say("Another.", 1000), assignee=editor)
    make_annotation(unseen, first, quote=passage, by=editor)
    link = make_link(claim, unseen, created_by=editor)
    seen = make_claim(slug="seen", statement_en=say("A third.", 1000))
    make_annotation(seen, source, basis="document")
    make_verdict(seen, "verified", rationale_en=say("So."))
    make_link(claim, seen, kind="contradicts")
    merged = make_claim(slug=MERGED, statement_en=say("The same.", 1000))
    merged.merge_into(unseen, by=editor)
    comment = make_comment(claim, text=say("Ask."), created_by=editor)
    make_enquiry(
        claim,
        asked_en=say("The ministry", 300),
        asked_zh=say("部", 300),
        answered_on=date(2024, 5, 3),
        answer_en=say("Yes."),
        answer_zh=say("是"),
        created_by=editor,
    )
    report = make_report(claim, text=say("Wrong."), mail="reader@example.org")
    handled = make_report(claim, text=say("Bad."))
    handled.handle("accepted", by=editor, note=say("Right."), told_en=say("Mended."), told_zh=say("改"))
    make_outside_verdict(
        claim,
        claim_worded=say("It opens"),
        rating=say("False", 500),
        as_received={say("a", 100): [say("b")]},
        read_from=say("feed.json", 2000),
        created_by=editor,
    )
    make_revision(first, first.revisions.latest("number").text.replace("3 May", "4 May"))
    incoming = Incoming.objects.receive(
        f"# {line} T\n\n{say('')}\n\nIt opens.".encode(), by=admin, name=say("a.md", 500)
    )[0]
    Refetch.objects.create(article=first, etag=say("tag", 500), last_modified=say("y", 100))
    LinkCheck.objects.create(article=source, address=source.address, problem="gone")
    Article.objects.filter(pk=source.pk).update(link_state="dead")
    return World(
        admin,
        editor,
        {
            "slug": SLUG,
            "key": KEY,
            "record": first.pk,
            "claim": claim.pk,
            "number": 1,
            "anchor": counted.anchors.latest("pk").pk,
            "annotation": annotation.pk,
            "comment": comment.pk,
            "derivation": derivation.pk,
            "link": link.pk,
            "review": pending.pk,
            "report": report.pk,
            "import": incoming.pk,
        },
    )


def _article(say: Any, line: str, passage: str, *, publisher: Any, key: str, by: User) -> Article:
    article = make_article(
        key=key,
        title_en=say("The bridge", 1000),
        title_zh=say("桥", 1000),
        publisher=publisher,
        byline=say("By A", 500),
        address=f"https://192.0.2.1/{len(line)}/a",
        archive_address="https://archive.example/1",
        published_at=AT,
        published_precision="minute",
        published_as_printed=say("1 May", 300),
        access="not_read",
        shows="full",
        created_by=by,
    )
    document = make_document(
        f"The harbour master said that {passage}.\n\nThe bridge again: {line}.\n\n[…]\n\nThe end.",
        original_address="https://original.example/1",
        marks=(Mark("link", 0, 3, "https://example.org/?a=\"'<script>&b"), Mark("strong", 4, 11)),
    )
    article.add_revision(document, say("x").encode(), received_name=say("a.html", 500), by=by)
    article.assign_to(by)
    article.work_through(by=by)
    article.withdraw(say("Taken back."))
    return article
