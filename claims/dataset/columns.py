"""What a complete data set says of each record: which columns, under which names, how they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from articles.models import Article, DeclinedDerivation, Derivation, Publisher, Revision
from claims.models import (
    Anchor,
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

from .files import Record, read_moment, write_moment

#: By what a row is named in the files.
NAMED_BY: Mapping[type[models.Model], str] = {
    User: "username",
    Article: "key",
    Claim: "slug",
    Topic: "slug",
    Publisher: "id",
    Claimant: "id",
    Revision: "number",
    Annotation: "id",
    Verdict: "id",
}

#: Of the domain's tables, what no file says, and why.
LEFT_OUT: Mapping[str, Mapping[str, str]] = {
    "articles_article": {"address_normalised": "made from the address"},
    "claims_claim": {"current_verdict_id": "the database computes it from the verdicts"},
    "claims_claimclaimant": {"id": "nothing leads to it", "position": "the order of the list"},
    "claims_claim_topics": {"id": "nothing leads to it"},
    "claims_report": {"sender": "counts what one sender sends in a day, and says nothing of them after"},
    "claims_loadeddataset": {"*": "how this database was filled, and not another one"},
}

#: What a whole number of the database can be; the next row needs one too.
LARGEST_ID = 2**62
_FLOAT = re.compile(r"-?\d{1,20}(\.\d{1,20})?(e[+-]\d{1,3})?", re.ASCII)
#: What ends a line for YAML, or cannot be seen: JSON's escapes say it too.
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

#: Keys of rows by what they are named in the files. Revisions are named within their article.
Known = Mapping[type[models.Model], Mapping[str, int]]


@dataclass(frozen=True)
class Column:
    """A column of a table as a field of a record."""

    name: str
    field: models.Field[Any, Any]

    @property
    def path(self) -> str:
        """What a query asks for: of another row, that by which it is named."""
        if self.leads_to is None:
            return self.field.attname
        return f"{self.field.name}__{NAMED_BY[self.leads_to]}"

    @cached_property
    def leads_to(self) -> type[models.Model] | None:
        related: Any = self.field.related_model
        return related if self.field.is_relation else None

    def written(self, value: Any) -> Any:
        """A value as a file has it."""
        if value is None:
            return None
        if isinstance(self.field, models.JSONField):
            return json_text(value)
        if isinstance(value, datetime):
            return write_moment(value, "minute", True)
        if isinstance(value, date | float):
            return value.isoformat() if isinstance(value, date) else repr(value)
        return str(value) if self.leads_to in (Publisher, Claimant) else value

    def read(self, record: Record, known: Known) -> Any:
        """The value that a record gives, of a foreign key the primary key. DatasetError."""
        value = self._given(record, known)
        if value is None and not self.field.null:
            raise record.error(f"“{self.name}” is missing")
        return value

    def _given(self, record: Record, known: Known) -> Any:
        field, name = self.field, self.name
        if self.leads_to is not None:
            return self._key(record, known)
        if isinstance(field, models.BooleanField):
            return record.flag(name)
        if isinstance(field, models.IntegerField):
            return record.number(name) if record.has(name) or not field.null else None
        if isinstance(field, ArrayField):
            return record.texts(name)
        text = record.text(name, may_be_blank=True)
        if isinstance(field, models.TextField | models.CharField):
            return text
        return _parsed(field, record, name, text) if text else None

    def _key(self, record: Record, known: Known) -> int | None:
        if not record.has(self.name):
            return None
        if self.leads_to is Annotation:
            return record.number(self.name)
        named = str(record.number(self.name)) if self.leads_to is Revision else record.needed(self.name)
        assert self.leads_to is not None
        if named not in known[self.leads_to]:
            raise record.error(f"there is no {self.leads_to._meta.verbose_name} “{named}”")
        return known[self.leads_to][named]


def _parsed(field: models.Field[Any, Any], record: Record, name: str, text: str) -> Any:
    try:
        if isinstance(field, models.JSONField):
            return json.loads(text)
        if isinstance(field, models.DateTimeField):
            return _moment(text)
        if isinstance(field, models.DateField):
            return date.fromisoformat(text)
        if isinstance(field, models.FloatField) and _FLOAT.fullmatch(text):
            return float(text)
    except (ValueError, RecursionError):
        pass
    raise record.error(f"“{name}” cannot be read: “{text[:40]}”")


def _moment(text: str) -> datetime:
    at, precision, zone_stated = read_moment(text)
    if precision != "minute" or not zone_stated:
        raise ValueError(text)
    return at


def json_text(value: Any) -> str:
    """JSON with its keys in order, each part of the whole on a line of its own. What is not to be seen is
    escaped."""
    if isinstance(value, list):
        text = "[\n" + ",\n".join(map(_dumped, value)) + "\n]" if value else "[]"
    elif isinstance(value, dict):
        rows = (f"{_dumped(key)}: {_dumped(one)}" for key, one in sorted(value.items()))
        text = "{\n" + ",\n".join(rows) + "\n}" if value else "{}"
    else:
        text = _dumped(value)
    return _UNSEEN.sub(lambda one: f"\\u{ord(one[0]):04x}", text)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Kind:
    """A kind of records: the rows of a model, each in its file or in the record that it belongs to."""

    model: type[models.Model]
    #: The foreign key to what it belongs to, which is where it stands; "" for what has a file or a key.
    parent: str = ""
    #: Columns that the files name otherwise, as seeds do.
    names: Mapping[str, str] = field(default_factory=dict)
    #: Columns that stand in files of their own.
    in_files: frozenset[str] = frozenset()
    #: The column that its key or the name of its file says.
    named_by: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What its record says, in order. What it is named by, and what it stands in, go without saying."""
        skipped = {*LEFT_OUT.get(self.table, ()), *self.in_files, self.named_by}
        return tuple(
            Column(self.names.get(one.name, one.name), one)
            for one in self.model._meta.concrete_fields
            if one.column not in skipped and one.name != self.parent
        )

    def record(self, values: Sequence[Any]) -> Mapping[str, Any]:
        """A record of the values of its columns, in their order."""
        named = zip(self.columns, values, strict=True)
        row = {column.name: column.written(value) for column, value in named}
        return DATED[self.model].shorten(row) if self.model in DATED else row

    def row(self, record: Record, known: Known, **columns: Any) -> Any:
        """An unsaved row. DatasetError for what could not be there; the database looks at the rest."""
        if dated := DATED.get(self.model):
            dated.lengthen(record)
        given = {column.field.attname: column.read(record, known) for column in self.columns}
        row = self.model(**given, **columns)
        if not 0 < row.pk < LARGEST_ID:
            raise record.error("“id” is no number of a row")
        for column in self.columns:
            _check(column, record, row, given[column.field.attname])
        return row


def _check(column: Column, record: Record, row: models.Model, value: Any) -> None:
    """As a form would, but for what the database says itself: an address is one, a kind is known."""
    if column.leads_to is not None or isinstance(column.field, models.JSONField) or value in (None, "", []):
        return
    try:
        column.field.clean(value, row)
    except ValidationError as error:
        raise record.error(f"“{column.name}”: {' '.join(error.messages).rstrip('.')}") from error


PUBLISHERS = Kind(Publisher, named_by="id")
CLAIMANTS = Kind(Claimant, named_by="id")
TOPICS = Kind(Topic, named_by="slug")
ARTICLES = Kind(Article, named_by="key")
REVISIONS = Kind(Revision, "article", in_files=frozenset({"received", "text"}))
DERIVATIONS = Kind(Derivation, "article", {"derived_from": "article"})
DECLINED = Kind(DeclinedDerivation, "article", {"derived_from": "article"})
CLAIMS = Kind(Claim, named_by="slug")
LINKS = Kind(ClaimLink, "claim", {"other": "claim"})
QUOTE = {f"quote_{name}": name for name in ("prefix", "suffix", "language")} | {"quote_exact": "quote"}
ANNOTATIONS = Kind(Annotation, "claim", QUOTE)
ANCHORS = Kind(Anchor, "annotation")
VERDICTS = Kind(Verdict, "claim")
COMMENTS = Kind(Comment, "claim")
ENQUIRIES = Kind(Enquiry, "claim")
REPORTS = Kind(Report, "claim")
OUTSIDE_VERDICTS = Kind(OutsideVerdict, "claim")

#: What stands in the record of an article, and of a claim, by the name of its list.
OF_ARTICLE: Mapping[str, Kind] = {
    "derivations": DERIVATIONS,
    "declined_derivations": DECLINED,
    "revisions": REVISIONS,
}
OF_CLAIM: Mapping[str, Kind] = {
    "links": LINKS,
    "annotations": ANNOTATIONS,
    "verdicts": VERDICTS,
    "comments": COMMENTS,
    "enquiries": ENQUIRIES,
    "reports": REPORTS,
    "outside_verdicts": OUTSIDE_VERDICTS,
}
KINDS = (PUBLISHERS, CLAIMANTS, TOPICS, ARTICLES, CLAIMS, ANCHORS, *OF_ARTICLE.values(), *OF_CLAIM.values())
#: Tables whose rows are a list of names in the record of a claim.
LISTS = (ClaimClaimant, Claim.topics.through)


# Dates of which only a part is known


class Dated(NamedTuple):
    """A date as long as it is exact, and the columns that it says in one: 2023-11, 2023-11-21T09:30Z."""

    name: str
    at: str
    precision: str
    #: Whether the zone is stated; "" for a day.
    zone: str = ""

    def shorten(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The record with one field for them. Where that would not say all of it, as it is."""
        told = (row[self.at], row[self.precision], row[self.zone] if self.zone else False)
        short = None
        if told[0] is not None and told[1] != "none":
            short = write_moment(read_moment(told[0])[0], *told[1:])
        if told != self._said(short):
            return row
        renamed = {self.name if name == self.at else name: value for name, value in row.items()}
        left = {name: value for name, value in renamed.items() if name not in (self.precision, self.zone)}
        return left | {self.name: short}

    def lengthen(self, record: Record) -> None:
        """Puts the columns into a record that has the one field, or none of them. DatasetError."""
        if record.has(self.precision):
            return
        try:
            said = self._said(record.text(self.name) or None)
        except ValueError as error:
            raise record.error(f"“{self.name}” is no date such as 2023-11 or 2023-11-21T09:30") from error
        record.fields.pop(self.name, None)
        named = zip((self.at, self.precision, self.zone), said, strict=True)
        record.fields.update({name: value for name, value in named if name and value is not None})

    def _said(self, short: str | None) -> tuple[str | None, str, bool]:
        """What the columns are, as they are written."""
        if short is None:
            return None, "none", False
        at, precision, zone_stated = read_moment(short)
        text = write_moment(at, "minute", True) if self.zone else at.date().isoformat()
        return text, precision, zone_stated


DATED: Mapping[type[models.Model], Dated] = {
    Article: Dated("published", "published_at", "published_precision", "published_zone_stated"),
    Claim: Dated("said_on", "said_on", "said_precision"),
}
