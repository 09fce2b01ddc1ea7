"""Bringing a data set in, through the same verbs as everybody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from articles.choices import Access, DerivationKind
from articles.documents import Document, normalise_address
from articles.models import Article, Derivation, Publisher, Revision
from articles.progress import Progress
from articles.saving import save_checked
from claims.choices import LinkKind, Stance, Status, VerdictKind
from claims.models import Annotation, Claim, Claimant, ClaimClaimant, ClaimLink, Topic, Verdict

from . import excerpts
from .files import Folder, Record
from .rows import Report, Row, Users, language, moment, one_of, texts, told

FORMAT = 1
FILES = ("dataset.yaml", "publishers.yaml", "claimants.yaml", "topics.yaml")
FOLDERS = ("articles", "claims")
SHA256 = re.compile("[0-9a-fA-F]{64}")

#: What the data set says of itself, for those who read its files.
ABOUT = ("name_zh", "name_en", "description_zh", "description_en", "licence", "rights_zh", "rights_en")
NAMES = ("name_zh", "name_en", "original_language")
ARTICLE = (
    "kind",
    "title_zh",
    "title_en",
    "original_language",
    "byline",
    "address",
    "published_as_printed",
    "access",
    "provenance",
    "provenance_reason",
    "shows",
    "archive_address",
    "withdrawn_reason",
)
CLAIM = ("kind", "statement_zh", "statement_en", "original_language", "unknowns_zh", "unknowns_en")
ANNOTATION = (
    "translation_zh",
    "translation_en",
    "speaker",
    "differs_zh",
    "differs_en",
    "basis",
    "note_zh",
    "note_en",
    "superseded_zh",
    "superseded_en",
)
VERDICT = (
    "rationale_zh",
    "rationale_en",
    "rule_exception_zh",
    "rule_exception_en",
    "correction_zh",
    "correction_en",
)


def load(path: Path) -> Report:
    """Load the folder of a data set: all of it or, where anything is wrong, nothing.

    What is on record already stays as it is; the report says where it differs. Raises DatasetError.
    """
    loading = _Loading(Folder(path))
    try:
        with transaction.atomic():
            loading.run()
    finally:
        loading.progress.clear()
    return loading.report


class _Loading:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.report = Report()
        self.users = Users()
        self.by: User | None = None
        self.publishers: dict[str, Publisher] = {}
        self.claimants: dict[str, Claimant] = {}
        self.topics: dict[str, Topic] = {}
        #: By the keys of the data set, `keys`; the article on record may have another one.
        self.articles: dict[str, Article] = {}
        self.keys: set[str] = set()
        self.claims: dict[str, Claim] = {}
        self.progress: Progress[str] = Progress([], "")

    def run(self) -> None:
        about = self.folder.record("dataset.yaml")
        self.report.not_read = self.folder.others(FILES, FOLDERS)
        if about.number("format") != FORMAT:
            raise about.error("this is not format 1 or 2, the ones that are understood here")
        self.by = self.users.named(about, "entered_by")
        texts(about, ABOUT)
        about.done()
        self._publishers()
        self._claimants()
        self._topics()
        self.articles = {article.key: article for article in Article.objects.all()}
        articles, claims = self.folder.names("articles"), self.folder.names("claims")
        self.keys = set(articles)
        derivations = []
        for key in self._steps(articles, "Articles"):
            derivations += self._article(key, self.folder.record(f"articles/{key}.yaml"))
        self._derivations(derivations)
        self.claims = {claim.slug: claim for claim in Claim.objects.all()}
        links = []
        for slug in self._steps(claims, "Claims"):
            links += self._claim(slug, self.folder.record(f"claims/{slug}.yaml"))
        self._links(links)
        # What the database would only look at when the transaction ends, where nobody could word it.
        with told(about):
            connection.check_constraints()

    def _steps(self, names: Sequence[str], label: str) -> Progress[str]:
        self.progress = Progress(names, label)
        return self.progress

    def _row(
        self, kind: str, record: Record, model: type[Row], known: Row | None, columns: dict[str, Any]
    ) -> Row:
        """The row of a record, made where it is not known."""
        if known is not None:
            self.report.compare(kind, record, known, columns)
            return known
        row = model(**columns)
        with told(record):
            save_checked(row, exclude=["publisher", "created_by"])
        self.report.made[kind] += 1
        return row

    # What articles and claims refer to

    def _publishers(self) -> None:
        known = {(row.name_zh, row.name_en): row for row in Publisher.objects.all()}
        for key, record in self.folder.records("publishers.yaml"):
            columns = texts(record, (*NAMES, "home_page"))
            record.done()
            found = known.get((columns.get("name_zh", ""), columns.get("name_en", "")))
            self.publishers[key] = self._row("publishers", record, Publisher, found, columns)

    def _claimants(self) -> None:
        parts = ("name_zh", "name_en", "role_zh", "role_en")
        known = {tuple(getattr(row, part) for part in parts): row for row in Claimant.objects.all()}
        for key, record in self.folder.records("claimants.yaml"):
            columns = texts(record, (*NAMES, "role_zh", "role_en", "same_as"))
            record.done()
            found = known.get(tuple(columns.get(part, "") for part in parts))
            self.claimants[key] = self._row("claimants", record, Claimant, found, columns)

    def _topics(self) -> None:
        known = {row.slug: row for row in Topic.objects.all()}
        for slug, record in self.folder.records("topics.yaml"):
            columns = {"slug": slug, **texts(record, NAMES)}
            record.done()
            self.topics[slug] = self._row("topics", record, Topic, known.get(slug), columns)

    # Articles

    def _article(self, key: str, record: Record) -> list[tuple[Article, Record]]:
        """Keep an article and its excerpt; its derivations come back, to be kept once all articles are."""
        columns: dict[str, Any] = {"key": key, **texts(record, ARTICLE)}
        if record.has("publisher"):
            columns["publisher"] = self._named(record, "publisher", self.publishers)
        if record.has("languages"):
            columns["languages"] = [language(record, "languages", tag) for tag in record.texts("languages")]
        if published := moment(record, "published"):
            names = ("published_at", "published_precision", "published_zone_stated")
            columns |= dict(zip(names, published, strict=True))
        for name in ("retrieved_at", "checked_at", "withdrawn_at"):
            if at := moment(record, name):
                columns[name] = at[0]
        excerpt, derivations = record.record("excerpt"), record.records("derivations")
        record.done()
        if columns.get("access") == Access.HELD and not excerpt:
            raise record.error("“access” cannot be “held” where there is no excerpt")
        known = self.articles.get(key) or self._under_another_key(columns.get("address", ""), excerpt)
        if known is None:
            columns["created_by"] = self.by
        elif known.key != key and known.key in self.keys:
            raise record.error(f"this is the same article as {known.key}, by its address or its file")
        article = self.articles[key] = self._row("articles", record, Article, known, columns)
        if excerpt:
            self._excerpt(article, excerpt)
        return [(article, derivation) for derivation in derivations]

    def _under_another_key(self, address: str, excerpt: Record | None) -> Article | None:
        """The article that somebody has brought in already: at this address, or from the excerpt's file."""
        if cut_from := _sha256(excerpt) if excerpt else "":
            full = Revision.objects.filter(is_excerpt=False, received_sha256=cut_from)
            if revision := full.select_related("article").first():
                return revision.article
        normalised = normalise_address(address) if address else ""
        return Article.objects.filter(address_normalised=normalised).first() if normalised else None

    def _excerpt(self, article: Article, record: Record) -> None:
        cut_from = _sha256(record)
        text, blocks, marks = excerpts.read(record.records("blocks"))
        record.done()
        if not text:
            raise record.error("an excerpt needs blocks")
        revisions = list(article.revisions.order_by("number"))
        if any(revision.text == text or not revision.is_excerpt for revision in revisions):
            self.report.unchanged["excerpts"] += 1
            return
        document = Document(text=text, blocks=blocks, marks=marks)
        with told(record):
            article.add_revision(
                document, text.encode(), received_name=record.file, by=self.by, cut_from_sha256=cut_from
            )
        self.report.made["excerpts"] += 1

    def _derivations(self, records: list[tuple[Article, Record]]) -> None:
        known = {(row.article_id, row.derived_from_id, row.kind): row for row in Derivation.objects.all()}
        for article, record in records:
            source = self._named(record, "article", self.articles)
            kind = one_of(record, "kind", DerivationKind)
            notes = texts(record, ("note_zh", "note_en"))
            record.done()
            if source == article:
                raise record.error("an article cannot derive from itself")
            if row := known.get((article.pk, source.pk, kind)):
                self.report.compare("derivations", record, row, notes)
                continue
            with told(record):
                known[article.pk, source.pk, kind] = article.derive_from(source, kind, by=self.by, **notes)
            self.report.made["derivations"] += 1

    # Claims

    def _claim(self, slug: str, record: Record) -> list[tuple[Claim, Record]]:
        """Keep a claim with all that bears on it; its links come back, to be kept once all claims are."""
        columns: dict[str, Any] = {"slug": slug, **texts(record, CLAIM)}
        if said := moment(record, "said_on"):
            columns |= {"said_on": said[0].date(), "said_precision": said[1]}
        claimants = [
            self._known(record, "claimant", key, self.claimants) for key in record.texts("claimants")
        ]
        topics = [self._known(record, "topic", key, self.topics) for key in record.texts("topics")]
        annotations, links = record.records("annotations"), record.records("links")
        verdicts = record.records("verdicts")
        record.done()
        known = self.claims.get(slug)
        if known is None:
            columns["created_by"] = self.by
        claim = self.claims[slug] = self._row("claims", record, Claim, known, columns)
        if known is None:
            with told(record):
                for position, claimant in enumerate(claimants):
                    ClaimClaimant.objects.create(claim=claim, claimant=claimant, position=position)
            claim.topics.set(topics)
        self._annotations(claim, annotations)
        self._verdicts(claim, verdicts)
        return [(claim, link) for link in links]

    def _annotations(self, claim: Claim, records: list[Record]) -> None:
        known = {_identity(row): row for row in claim.annotations.order_by("pk")}
        for record in records:
            article = self._named(record, "article", self.articles)
            stance = one_of(record, "stance", Stance)
            columns = texts(record, ANNOTATION)
            columns |= {
                "quote_exact": record.text("quote"),
                "quote_prefix": record.text("prefix", may_be_blank=True),
                "quote_suffix": record.text("suffix", may_be_blank=True),
                "quote_language": language(record, "language"),
                "origin": self._named(record, "origin", self.articles) if record.has("origin") else None,
            }
            for name in ("superseded_at", "created_at"):
                if at := moment(record, name):
                    columns[name] = at[0]
            by = self.users.named(record, "created_by", self.by)
            record.done()
            asked = _identity(Annotation(claim=claim, article=article, stance=stance, **columns))
            if asked in known:
                self.report.compare("annotations", record, known[asked], columns)
                continue
            with told(record):
                known[asked] = claim.annotate(article, stance, by=by, **columns)
            self.report.made["annotations"] += 1

    def _verdicts(self, claim: Claim, records: list[Record]) -> None:
        """Propose and decide the verdicts in their order, unless the desk has decided something already."""
        known = {_decided(row): row for row in claim.verdicts.all()}
        is_new = not known
        for record in records:
            columns = texts(record, VERDICT)
            status = one_of(record, "status", Status)
            by = self.users.named(record, "proposed_by", self.by)
            decided_by = self.users.named(record, "decided_by")
            proposed, decided = moment(record, "proposed_at"), moment(record, "decided_at")
            record.done()
            if by is None:
                raise record.error("“proposed_by” is missing")
            if decided and not decided_by:
                raise record.error("“decided_by” is missing")
            if proposed:
                columns["proposed_at"] = proposed[0]
            if decided and decided[0] < columns.get("proposed_at", timezone.now()):
                raise record.error("“decided_at” is before “proposed_at”, which is now where it is left out")
            asked = _decided(Verdict(kind=VerdictKind.VERDICT, status=status, **columns))
            if asked in known:
                self.report.unchanged["verdicts"] += 1
            elif not is_new:
                self.report.unchanged["verdicts"] += 1
                self.report.differs(record, "the verdict")
            else:
                if proposed:
                    _refuse_before_evidence(claim, record, proposed[0])
                with told(record):
                    verdict = claim.propose_verdict(status, by=by, **columns)
                    if decided_by:
                        verdict.approve(by=decided_by, at=decided and decided[0])
                known[asked] = verdict
                self.report.made["verdicts"] += 1

    def _links(self, records: list[tuple[Claim, Record]]) -> None:
        known = set(ClaimLink.objects.values_list("claim", "other", "kind"))
        for claim, record in records:
            other = self._named(record, "claim", self.claims)
            kind = one_of(record, "kind", LinkKind)
            record.done()
            if other == claim:
                raise record.error("a claim cannot be linked to itself")
            if (claim.pk, other.pk, kind) in known:
                self.report.unchanged["links"] += 1
                continue
            with told(record):
                claim.link_to(other, kind, by=self.by)
            self.report.made["links"] += 1

    # References

    def _named(self, record: Record, name: str, rows: dict[str, Row]) -> Row:
        """The row that a field names by its key."""
        return self._known(record, name, record.needed(name), rows)

    @staticmethod
    def _known(record: Record, word: str, key: str, rows: dict[str, Row]) -> Row:
        if key not in rows:
            raise record.error(f"there is no {word} “{key}”")
        return rows[key]


def _sha256(record: Record) -> str:
    """The hash of the file that an excerpt was cut from, "" where it is not known."""
    digits = record.text("cut_from_sha256")
    if digits and not SHA256.fullmatch(digits):
        raise record.error("“cut_from_sha256” should be 64 hexadecimal digits")
    return digits.lower()


def _refuse_before_evidence(claim: Claim, record: Record, at: datetime) -> None:
    """A verdict takes down the evidence there is: it cannot be older than that."""
    latest = claim.annotations.living().aggregate(at=Max("created_at"))["at"]
    if latest and at < latest:
        raise record.error(
            "“proposed_at” is before an annotation of the claim was made: “created_at” there says when"
            " that was, or it is the time of loading"
        )


def _identity(row: Annotation) -> tuple[object, ...]:
    """What makes two annotations of a claim the same: the passage, or the source and its origin."""
    passage = (row.quote_prefix, row.quote_exact, row.quote_suffix) if row.quote_exact else (row.origin_id,)
    return (row.article_id, row.stance, *passage)


def _decided(row: Verdict) -> tuple[str, ...]:
    return (row.kind, row.status, row.rationale_zh, row.rationale_en)
