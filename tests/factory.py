"""One plain function for each record, through the models' own verbs; a test says only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User

from articles.documents import Document, Part, assemble
from articles.models import Article, DeclinedDerivation, Derivation, Incoming, Publisher, Revision
from claims import rules
from claims.models import (
    Annotation,
    Claim,
    Claimant,
    ClaimClaimant,
    ClaimLink,
    Comment,
    Enquiry,
    OutsideVerdict,
    Report,
    Topic,
    Verdict,
)

#: Two paragraphs; `QUOTE` stands in the first one, once.
TEXT = "The harbour master said the bridge opens on 3 May.\n\nNobody at the ministry would confirm the date."
QUOTE = "the bridge opens on 3 May"

_numbers = count(1)


def make_user(role: str = "editor", **columns: Any) -> User:
    """A user of the role "editor", "reviewer" or "admin" (a superuser too); "" is one without a role."""
    columns.setdefault("username", f"{role or 'reader'}-{next(_numbers)}")
    columns.setdefault("is_staff", bool(role))
    columns.setdefault("is_superuser", role == "admin")
    user = User.objects.create_user(**columns)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_publisher(**columns: Any) -> Publisher:
    number = next(_numbers)
    columns.setdefault("original_language", "en")
    columns.setdefault("name_en", f"Harbour Gazette {number}")
    columns.setdefault("name_zh", f"港口报{number}")
    return Publisher.objects.create(**columns)


def make_article(**columns: Any) -> Article:
    """An article that is only cited, and has been read."""
    columns.setdefault("original_language", "en")
    columns.setdefault("title_en", f"The bridge, part {next(_numbers)}")
    columns.setdefault("access", "read")
    if columns.get("provenance") == "original":
        columns.setdefault("provenance_reason", "Its reporter was there.")
    return Article.objects.create(**columns)


def make_document(text: str = TEXT, *, lang: str = "en", **columns: Any) -> Document:
    """A document whose paragraphs are the text's, split at blank lines; "[…]" alone is an omission."""
    parts = [
        Part("omission" if paragraph == "[…]" else "paragraph", paragraph, lang)
        for paragraph in text.split("\n\n")
    ]
    whole, blocks, marks = assemble(parts)
    columns.setdefault("languages", (lang,))
    return Document(text=whole, blocks=blocks, marks=columns.pop("marks", marks), **columns)


def make_revision(
    article: Article,
    text: str = TEXT,
    *,
    lang: str = "en",
    received: bytes | None = None,
    cut_from_sha256: str | None = None,
    by: User | None = None,
) -> Revision:
    """The article's next revision. The same text may come twice: the bytes received differ."""
    if received is None:
        received = f"{next(_numbers)}\n{text}".encode()
    document = make_document(text, lang=lang)
    return article.add_revision(document, received, by=by, cut_from_sha256=cut_from_sha256)


def make_held_article(
    text: str = TEXT, *, lang: str = "en", is_excerpt: bool = False, **columns: Any
) -> Article:
    """An article whose text is held."""
    columns.setdefault("access", "not_read")
    article = make_article(**columns)
    make_revision(article, text, lang=lang, cut_from_sha256="" if is_excerpt else None)
    return article


def make_incoming(text: str = TEXT, *, by: User | None = None, name: str = "", **columns: Any) -> Incoming:
    """A text that waits, of this editor or of a new one."""
    received = columns.pop("received", text.encode())
    incoming, _is_new = Incoming.objects.receive(received, by=by or make_user(), name=name, **columns)
    return incoming


def make_derivation(
    article: Article | None = None,
    derived_from: Article | None = None,
    kind: str = "translates",
    **columns: Any,
) -> Derivation:
    return Derivation.objects.create(
        article=article or make_article(), derived_from=derived_from or make_article(), kind=kind, **columns
    )


def make_declined_derivation(**columns: Any) -> DeclinedDerivation:
    for name in ("article", "derived_from"):
        if name not in columns:
            columns[name] = make_article()
    return DeclinedDerivation.objects.create(**columns)


def make_claimant(**columns: Any) -> Claimant:
    columns.setdefault("original_language", "en")
    columns.setdefault("name_en", f"Harbour master {next(_numbers)}")
    return Claimant.objects.create(**columns)


def make_topic(**columns: Any) -> Topic:
    number = next(_numbers)
    columns.setdefault("slug", f"topic-{number}")
    columns.setdefault("original_language", "en")
    columns.setdefault("name_en", f"Topic {number}")
    return Topic.objects.create(**columns)


def make_claim(*, claimants: Iterable[Claimant] = (), topics: Iterable[Topic] = (), **columns: Any) -> Claim:
    number = next(_numbers)
    columns.setdefault("slug", f"claim-{number}")
    columns.setdefault("original_language", "en")
    columns.setdefault("statement_en", f"Bridge {number} opens on 3 May.")
    claim = Claim.objects.create(**columns)
    for position, claimant in enumerate(claimants):
        ClaimClaimant.objects.create(claim=claim, claimant=claimant, position=position)
    claim.topics.set(topics)
    # Claimants and topics are counted as changes.
    claim.refresh_from_db(fields=["version"])
    return claim


def make_link(
    claim: Claim | None = None, other: Claim | None = None, kind: str = "refines", **columns: Any
) -> ClaimLink:
    return ClaimLink.objects.create(
        claim=claim or make_claim(), other=other or make_claim(), kind=kind, **columns
    )


def make_annotation(
    claim: Claim | None = None,
    article: Article | None = None,
    *,
    quote: str = "",
    stance: str = "",
    by: User | None = None,
    **columns: Any,
) -> Annotation:
    """An annotation of this passage, or of the article as a whole without a quote.

    Without an article: of QUOTE in a new held article. The stance is "states" for a passage, else
    "corroborates".
    """
    if article is None:
        quote = quote or QUOTE
        article = make_held_article(TEXT if quote in TEXT else quote)
    if quote:
        columns |= {"quote_exact": quote, "quote_language": columns.get("quote_language", "en")}
    stance = stance or ("states" if quote else "corroborates")
    return (claim or make_claim()).annotate(article, stance, by=by, **columns)


def make_supported_claim(claim: Claim | None = None) -> Claim:
    """A claim that a strong origin supports."""
    return make_annotation(claim, make_article(provenance="original"), basis="document").claim


def make_verdict(
    claim: Claim | None = None,
    status: str = "unverified",
    *,
    approved: bool = True,
    kind: str = "verdict",
    by: User | None = None,
    decided_by: User | None = None,
    **columns: Any,
) -> Verdict:
    """A verdict, approved by a second person unless `approved` is false: then it is pending.

    Without a claim: on a new one that an article states. A status that the evidence does not support gets an
    exception. `kind` may be "still_holds" or "withdrawal" (which has no status).
    """
    if claim is None:
        claim = make_annotation(basis="anonymous").claim
    if kind == "withdrawal":
        status = ""
    elif status not in rules.supported(claim.evidence_summary().for_rules):
        columns.setdefault("rule_exception_en", "Made so for a test.")
    if claim.current_verdict_id and kind != "still_holds" and columns.get("is_substantive", True):
        columns.setdefault("correction_en", "It said otherwise before.")
    columns.setdefault("rationale_en", "What was found bears this out.")
    verdict = Verdict.objects.propose(
        claim, kind=kind, status=status, by=by or make_user("editor"), **columns
    )
    if approved:
        verdict.approve(by=decided_by or make_user("reviewer"))
        claim.refresh_from_db()
    return verdict


def make_returned_verdict() -> Verdict:
    """A verdict that was decided, but not approved."""
    verdict = make_verdict(approved=False)
    verdict.send_back(by=make_user("reviewer"), reason="Ask the ministry first.")
    return verdict


def make_comment(claim: Claim | None = None, **columns: Any) -> Comment:
    columns.setdefault("text", "Ask the ministry again.")
    return Comment.objects.create(claim=claim or make_claim(), **columns)


def make_enquiry(claim: Claim | None = None, **columns: Any) -> Enquiry:
    columns.setdefault("asked_en", "The ministry of transport")
    columns.setdefault("asked_on", date(2024, 5, 1))
    return Enquiry.objects.create(claim=claim or make_claim(), **columns)


def make_report(claim: Claim | None = None, **columns: Any) -> Report:
    columns.setdefault("text", "The date is wrong.")
    return Report.objects.create(claim=claim or make_claim(), **columns)


def make_outside_verdict(
    claim: Claim | None = None, article: Article | None = None, **columns: Any
) -> OutsideVerdict:
    columns.setdefault("claim_worded", "The bridge opens on 3 May")
    columns.setdefault("rating", "Mostly false")
    columns.setdefault("language", "en")
    columns.setdefault("read_from", "feed.json")
    return OutsideVerdict.objects.create(
        claim=claim or make_claim(), article=article or make_article(access="not_read"), **columns
    )
