"""Bringing a complete data set into an empty database, every row as it was and under the number it had.

Rows come in by plain inserts, past the verbs, which would date and count them anew; the constraints and
triggers of the database stay on and refuse what could never have been recorded. The order is the one in which
they let everything in that could: claimants, topics, links and verdicts before their claims, whose versions
and current verdicts are then as they say; merged claims last, since none is linked or annotated any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.auth.models import Group, User
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from articles.choices import Access
from articles.models import Article, Revision
from articles.progress import Progress
from claims.models import Annotation, Claim, ClaimClaimant, LoadedDataset, Verdict

from .checking import check_revision, check_verdict
from .columns import (
    ANCHORS,
    ANNOTATIONS,
    ARTICLES,
    CLAIMANTS,
    CLAIMS,
    DECLINED,
    DERIVATIONS,
    KINDS,
    LINKS,
    LISTS,
    NAMED_BY,
    OF_CLAIM,
    PUBLISHERS,
    REVISIONS,
    TOPICS,
    VERDICTS,
    Kind,
    Known,
)
from .export import AT_ONCE, COMPLETE
from .files import DatasetError, Folder, Record
from .rows import ROLES, Report, told
from .sealing import hashes_of, seal

#: As much of texts and files is held in memory, in bytes, before it is written.
LARGEST_BATCH = 16 * 2**20
TOPIC_ROWS = Claim.topics.through
#: What stands alone in the record of a claim.
OTHERS = {name: kind for name, kind in OF_CLAIM.items() if kind not in (LINKS, ANNOTATIONS, VERDICTS)}
#: What is written before what.
ORDER: Sequence[type[models.Model]] = (
    *(kind.model for kind in (PUBLISHERS, CLAIMANTS, TOPICS, ARTICLES, REVISIONS, DERIVATIONS, DECLINED)),
    *(ClaimClaimant, TOPIC_ROWS, LINKS.model, Verdict, Claim, Annotation, ANCHORS.model),
    *(kind.model for kind in OTHERS.values()),
)
NEVER = datetime.max.replace(tzinfo=UTC)


class SourceLedger(NamedTuple):
    """The ledger of the database that a data set was written from, as its archive has it."""

    entries: int
    #: The hash of its last entry, in hexadecimal.
    head: str
    #: SHA-256 of the archive.
    archive: str


def is_complete(path: Path) -> bool:
    """Whether this is the folder of a complete data set. DatasetError where it is none of a data set."""
    return Folder(path).record("dataset.yaml").number("format") == COMPLETE


def restore(path: Path, *, by: str = "", ledger: SourceLedger | None = None) -> Report:
    """Load a complete data set into a database with nothing on record: all of it or nothing.

    `by` names the account that is recorded for it. Raises DatasetError.
    """
    restoring = _Restoring(Folder(path), by, ledger)
    try:
        with transaction.atomic():
            restoring.run()
    finally:
        restoring.progress.clear()
    return restoring.report


class _Rows:
    """Rows that wait to be written, each with the record that it comes from."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[tuple[Any, Record]]] = defaultdict(list)
        self.size = 0

    def add(self, row: models.Model, record: Record) -> None:
        self._rows[type(row)].append((row, record))

    def write(self, report: Report) -> None:
        """Write them all. DatasetError where the database refuses one."""
        for model in ORDER:
            rows = self._rows.pop(model, [])
            if model is Annotation:
                rows.sort(key=lambda one: one[0].pk)
            if model is Verdict:
                rows.sort(key=lambda one: (one[0].decided_at or NEVER, one[0].pk))
            if rows:
                _insert(model, rows)
                report.made[str(model._meta.verbose_name_plural)] += len(rows)
        self.size = 0


def _insert(model: type[models.Model], rows: Sequence[tuple[Any, Record]]) -> None:
    try:
        with transaction.atomic():
            model._base_manager.bulk_create([row for row, _record in rows])
    except DatabaseError:
        # One after the other, to say which.
        for row, record in rows:
            with told(record):
                model._base_manager.bulk_create([row])
        raise


class _Restoring:
    def __init__(self, folder: Folder, by: str, ledger: SourceLedger | None) -> None:
        self.folder, self.by, self.ledger = folder, by, ledger
        self.report = Report()
        self.known: dict[type[models.Model], dict[str, int]] = {model: {} for model in NAMED_BY}
        #: Of an article its revisions, by their number.
        self.revisions: dict[int, dict[str, int]] = defaultdict(dict)
        #: The keys of all articles, once they are read.
        self.articles: frozenset[int] = frozenset()
        self.rows = _Rows()
        #: Annotations that take the place of others, which have to be there.
        self.replacing = _Rows()
        self.links: list[tuple[int, Record]] = []
        self.progress: Progress[str] = Progress([], "")

    def run(self) -> None:
        self.hashes = hashes_of(self.folder.path)
        self.about = self.folder.record("dataset.yaml")
        if self.about.number("format") != COMPLETE:
            raise self.about.error("this is no complete data set")
        self.about.done()
        self._begin()
        for name, kind in (("publishers", PUBLISHERS), ("claimants", CLAIMANTS), ("topics", TOPICS)):
            self._named(name, kind)
        self._articles()
        self._claims()
        with connection.cursor() as cursor:
            numbered = [kind.model for kind in KINDS]
            for statement in connection.ops.sequence_reset_sql(no_style(), numbered):
                cursor.execute(statement)

    def _write(self) -> None:
        self.rows.write(self.report)
        # Now, where it can be worded; and the ledger is written as far as that.
        with told(self.about):
            connection.check_constraints()

    def _begin(self) -> None:
        """Nobody records anything meanwhile. The first entry of the ledger says where the rest is from."""
        domain: list[type[models.Model]] = [*(kind.model for kind in KINDS), *LISTS, LoadedDataset]
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in domain)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        for model in domain:
            if model._base_manager.exists():
                there = model._meta.verbose_name_plural
                raise self.about.error(
                    f"a complete data set is loaded where nothing is on record yet, and there are {there}"
                )
        self._users()
        by = User.objects.filter(username=self.by).first()
        if self.by and by is None:
            raise DatasetError(f"There is no account “{self.by}”.")
        head = self.ledger
        LoadedDataset.objects.create(
            loaded_by=by,
            set_sha256=seal(self.hashes),
            source_entries=head.entries if head else None,
            source_head=head.head if head else "",
            archive_sha256=head.archive if head else "",
        )

    def _users(self) -> None:
        for username, record in self.folder.records("users.yaml"):
            columns = {name: record.text(name) for name in ("first_name", "last_name")}
            is_active, roles = record.flag("is_active"), record.texts("roles")
            record.done()
            if unknown := set(roles) - set(ROLES):
                raise record.error(f"there is no role “{min(unknown)}”")
            user = User.objects.filter(username=username).first()
            if user is None:
                user = User(username=username, is_active=is_active, is_staff=bool(roles), **columns)
                user.set_unusable_password()
                with told(record):
                    user.full_clean(exclude=["password"])
                    user.save()
                user.groups.add(*Group.objects.filter(name__in=roles))
                self.report.made[str(User._meta.verbose_name_plural)] += 1
            elif {name: getattr(user, name) for name in columns} != columns or user.is_active != is_active:
                self.report.differs(record, "the account")
            self.known[User][username] = user.pk

    def _named(self, name: str, kind: Kind) -> None:
        for key, record in self.folder.records(f"{name}.yaml"):
            if kind.named_by == "id":
                row = kind.row(record, self.known, id=_number(record, key))
            else:
                row = kind.row(record, self.known, **{kind.named_by: key})
            record.done()
            self.known[kind.model][key] = row.pk
            self.rows.add(row, record)
        self._write()

    def _steps(self, folder: str, label: str) -> Progress[str]:
        self.progress = Progress(self.folder.names(folder), label)
        return self.progress

    # Articles

    def _articles(self) -> None:
        later: list[tuple[Kind, int, Record]] = []
        folders = {Path(name).parent.name for name in self.hashes if name.count("/") == 2}
        if strange := sorted(folders - set(self.folder.names("articles"))):
            raise DatasetError(f"articles/{strange[0]}: there is no article with this key.")
        for number, key in enumerate(self._steps("articles", "Articles"), 1):
            record = self.folder.record(f"articles/{key}.yaml")
            lists = [(kind, record.records(name)) for name, kind in DERIVED.items()]
            revisions = record.records("revisions")
            article = ARTICLES.row(record, self.known, key=key)
            record.done()
            with told(record):
                article.clean()
            if (article.access == Access.HELD) != bool(revisions):
                raise record.error("an article is held when, and only when, it has revisions")
            self.known[Article][key] = article.pk
            self.rows.add(article, record)
            self._revisions(key, article, revisions)
            later += [(kind, article.pk, one) for kind, records in lists for one in records]
            if number % AT_ONCE == 0 or self.rows.size > LARGEST_BATCH:
                self._write()
        for kind, pk, record in later:
            self.rows.add(kind.row(record, self.known, article_id=pk), record)
            record.done()
        self._write()

    def _revisions(self, key: str, article: Article, records: Sequence[Record]) -> None:
        files = {name for name in self.hashes if name.startswith(f"articles/{key}/")}
        for record in records:
            stem = f"articles/{key}/{record.number('number')}"
            missing = {f"{stem}.txt", f"{stem}.bin"} - files
            if missing:
                raise record.error(f"{min(missing)} is missing, or another revision's")
            files -= {f"{stem}.txt", f"{stem}.bin"}
            received = (self.folder.path / f"{stem}.bin").read_bytes()
            text = (self.folder.path / f"{stem}.txt").read_bytes()
            row: Revision = REVISIONS.row(record, self.known, article_id=article.pk, received=received)
            record.done()
            check_revision(record, row, text, f"{stem}.txt")
            self.revisions[article.pk][str(row.number)] = row.pk
            self.rows.add(row, record)
            self.rows.size += len(received) + len(text)
        if files:
            raise DatasetError(f"{min(files)}: there is no such revision of this article.")

    # Claims

    def _claims(self) -> None:
        self.articles = frozenset(self.known[Article].values())
        later: list[tuple[str, Record]] = []
        for number, slug in enumerate(self._steps("claims", "Claims"), 1):
            record = self.folder.record(f"claims/{slug}.yaml")
            self.known[Claim][slug] = record.number("id")
            # What it names may come after it.
            if record.has("merged_into") or record.has("split_from"):
                later.append((slug, record))
            else:
                self._claim(slug, record)
            if number % AT_ONCE == 0:
                self._write()
        for slug, record in _merged_first(later):
            self._claim(slug, record)
        for pk, record in self.links:
            self.rows.add(LINKS.row(record, self.known, claim_id=pk), record)
            record.done()
        self._write()
        self.rows = self.replacing
        self._write()

    def _claim(self, slug: str, record: Record) -> None:
        lists = {name: record.records(name) for name in OF_CLAIM}
        claimants, topics = record.texts("claimants"), record.texts("topics")
        claim: Claim = CLAIMS.row(record, self.known, slug=slug)
        record.done()
        self.rows.add(claim, record)
        self.links += [(claim.pk, one) for one in lists["links"]]
        for position, key in enumerate(claimants):
            claimant = self._key(record, CLAIMANTS, key)
            one = ClaimClaimant(claim_id=claim.pk, claimant_id=claimant, position=position)
            self.rows.add(one, record)
        for name in topics:
            topic = self._key(record, TOPICS, name)
            self.rows.add(TOPIC_ROWS(claim_id=claim.pk, topic_id=topic), record)
        annotations = {self._annotation(claim, inner) for inner in lists["annotations"]}
        for name, kind in {"verdicts": VERDICTS, **OTHERS}.items():
            for inner in lists[name]:
                row = kind.row(inner, self.known, claim_id=claim.pk)
                inner.done()
                if kind is VERDICTS:
                    check_verdict(inner, row, annotations, self.articles)
                self.rows.add(row, inner)

    def _annotation(self, claim: Claim, record: Record) -> int:
        """Its key."""
        anchors = record.records("anchors")
        row: Annotation = ANNOTATIONS.row(record, self.known, claim_id=claim.pk)
        record.done()
        if bool(row.quote_exact) != bool(anchors):
            raise record.error("a quote has anchors, and a source cited as a whole has none")
        rows = self.replacing if row.replaces_id else self.rows
        rows.add(row, record)
        known: Known = {**self.known, Revision: self.revisions[row.article_id]}
        for inner in anchors:
            rows.add(ANCHORS.row(inner, known, annotation_id=row.pk), inner)
            inner.done()
        return row.pk

    def _key(self, record: Record, kind: Kind, name: str) -> int:
        if name not in self.known[kind.model]:
            raise record.error(f"there is no {kind.model._meta.verbose_name} “{name}”")
        return self.known[kind.model][name]


DERIVED = {"derivations": DERIVATIONS, "declined_derivations": DECLINED}


def _number(record: Record, key: str) -> int:
    if not key.isdecimal() or not key.isascii() or str(int(key[:20])) != key:
        raise record.error("its key should be a whole number")
    return int(key)


def _merged_first(claims: Sequence[tuple[str, Record]]) -> list[tuple[str, Record]]:
    """Each claim before the one that it was merged into, which may itself have been merged since: the
    database lets none be merged into one that has. DatasetError for a circle."""
    into = {slug: record.text("merged_into") for slug, record in claims}
    steps = {}
    for slug, record in claims:
        count, one = 0, slug
        while one := into.get(one, ""):
            count += 1
            if count > len(into):
                raise record.error("it was merged, in the end, into itself")
        steps[slug] = count
    return sorted(claims, key=lambda claim: -steps[claim[0]])
