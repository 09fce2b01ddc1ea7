"""What the ledger says of a record, in words: who changed what, when, what it was before and what it became.

Labels are those of the models' fields, values those of their choices; what a foreign key leads to is called
by its name. Everything of a page is looked up at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.db.models import OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.differences import Piece, differences
from articles.languages import SUFFIXES
from claims.choices import Status
from claims.desk.people import name_of
from claims.templatetags.reading import comma
from factcheck.ledger.models import Action, Entry, EntryQuerySet
from factcheck.ledger.tables import HASHED, domain_tables

#: Two texts that together have more code points than this stand whole beside each other: comparing them word
#: by word would take too long.
LONGEST_COMPARED = 6000
#: A value of more code points is folded away.
LONGEST_SHOWN = 600
#: What the names of these records need besides their own row, and what they have no use for.
NAMED_WITH = {"annotation": ["article"], "revision": ["article"], "derivation": ["article", "derived_from"]}
NAMED_WITHOUT = {"revision": ["received", "text", "blocks", "marks"], "verdict": ["summary"]}

#: The codes in these lists, which their fields do not name.
LISTED: Mapping[str, type[models.TextChoices]] = {"supported_statuses": Status}

LANGUAGES = {suffix: lang for lang, suffix in SUFFIXES.items()}

Row = Mapping[str, Any]
#: A model and the primary key of one of its rows.
Name = tuple[type[models.Model], str]


@dataclass(frozen=True)
class ColumnSeen:
    """What a column of a row said before and says now, "" for nothing; `lang` is BCP 47, "" where it is a
    value and no text. `pieces` are the differences, where both are texts."""

    label: str
    before: str
    now: str
    lang: str = ""
    pieces: tuple[Piece, ...] = ()

    @property
    def is_long(self) -> bool:
        return len(self.before) + len(self.now) > LONGEST_SHOWN and not self.pieces


@dataclass(frozen=True)
class EntrySeen:
    """An entry in words. `kind` and `name` are what the record is, such as annotation and its quote."""

    entry: Entry
    kind: str
    name: str
    actor: str
    columns: tuple[ColumnSeen, ...]


def model_of(table: str) -> type[models.Model] | None:
    """The model of a table that the ledger keeps, those between two models too."""
    if table not in {one.name for one in domain_tables()}:
        return None
    found = (one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table)
    return next(found, None)


# Which entries


def entries_of(model: type[models.Model], key: str) -> EntryQuerySet:
    """The entries of one record, the newest first, each with the row `before` it."""
    return _newest_first(Entry.objects.filter(table=model._meta.db_table, key=key))


def entries_with_parts(model: type[models.Model], key: str) -> EntryQuerySet:
    """Those too of the rows that belong to it: of a claim its annotations, verdicts, links, topics.

    They are what has a foreign key named after it, removed ones too. Two queries for their keys.
    """
    column = str(model._meta.model_name)
    parts = {part._meta.db_table: part for part in _parts(model, column)}
    keys: dict[str, set[str]] = defaultdict(set, {model._meta.db_table: {key}})
    there = [
        part._base_manager.filter(**{column: key})
        .order_by()
        .values_list(Value(table), Cast("pk", TextField()))
        for table, part in parts.items()
    ]
    removed = _newest_first(Entry.objects.filter(table__in=parts, action=Action.DELETE))
    here = {"before__regex": rf'"{column}_id": {key}[,}}]'}
    gone = removed.order_by().filter(**here).values_list("table", "key")
    for table, found in [*(there[0].union(*there[1:], all=True) if there else ()), *gone]:
        keys[table].add(found)
    asked = Q()
    for table, found in keys.items():
        asked |= Q(table=table, key__in=found)
    return _newest_first(Entry.objects.filter(asked))


def has_parts(model: type[models.Model]) -> bool:
    return bool(_parts(model, str(model._meta.model_name)))


def _parts(model: type[models.Model], column: str) -> list[type[models.Model]]:
    """The models with a foreign key to this one of its own name."""
    tables = (model_of(table.name) for table in domain_tables())
    return [
        one
        for one in tables
        if one is not None
        and one is not model
        and any(field.name == column and field.related_model is model for field in one._meta.concrete_fields)
    ]


def _newest_first(entries: EntryQuerySet) -> EntryQuerySet:
    earlier = Entry.objects.filter(
        table=OuterRef("table"), key=OuterRef("key"), number__lt=OuterRef("number")
    ).order_by("-number")
    return entries.annotate(before=Subquery(earlier.values("row")[:1])).order_by("-number")


# In words


def entries_seen(entries: Sequence[Entry]) -> list[EntrySeen]:
    """These entries, each with its `before`, in words. A query for each kind of record that they name, and
    one for the people."""
    read = [_Read(entry) for entry in entries]
    names = _names({name for one in read for name in one.names()})
    people = _people({entry.actor for entry in entries})
    return [
        EntrySeen(
            one.entry,
            capfirst(one.kind),
            names.get(one.itself, "") if one.itself else "",
            actor_in_words(one.entry.actor, people),
            tuple(one.columns(names)),
        )
        for one in read
    ]


class _Read:
    """An entry with its two rows as Python reads them."""

    def __init__(self, entry: Any) -> None:
        self.entry: Entry = entry
        self.model = model_of(entry.table)
        self.before: Row = json.loads(entry.before or "{}")
        self.now: Row = json.loads(entry.row or "{}")
        self.fields: dict[str, models.Field[Any, Any]] = (
            {str(field.column): field for field in self.model._meta.concrete_fields} if self.model else {}
        )

    @property
    def kind(self) -> str:
        return kind_of(self.model) if self.model else self.entry.table

    @cached_property
    def itself(self) -> Name | None:
        """The record that the entry is about; of a row between two others the one that the other has."""
        if self.model is None:
            return None
        owner: Any = self.model._meta.auto_created
        if not owner:
            return self.model, self.entry.key
        for column, field in self.fields.items():
            if isinstance(field.related_model, type) and field.related_model is not owner:
                return field.related_model, str((self.now or self.before).get(column))
        return None

    @cached_property
    def changed(self) -> list[str]:
        """The columns to be shown, in the order of the model: what changed; of a row that was made, or found
        when the ledger began, what it has."""
        shown = {name for name in {**self.before, **self.now} if self._differs(name)}
        order = {name: number for number, name in enumerate(self.fields)}
        return sorted(shown, key=lambda name: (order.get(name, len(order)), name))

    def _differs(self, name: str) -> bool:
        before, now = self.before.get(name), self.now.get(name)
        if self.before and self.now:
            return bool(before != now)
        field = self.fields.get(name)
        is_key = field is not None and field.primary_key
        return not is_key and any(value not in (None, "", [], {}, False) for value in (before, now))

    def names(self) -> Iterator[Name]:
        """The records that are to be named: its own, and those that its columns lead to."""
        if self.itself:
            yield self.itself
        for name in self.changed:
            field = self.fields.get(name)
            if field is not None and isinstance(field.related_model, type):
                for row in (self.before, self.now):
                    if row.get(name) is not None:
                        yield field.related_model, str(row[name])

    def columns(self, names: Mapping[Name, str]) -> Iterator[ColumnSeen]:
        for name in self.changed:
            field = self.fields.get(name)
            label = capfirst(_label(field)) if field is not None else name
            before = _in_words(field, self.before.get(name), names)
            now = _in_words(field, self.now.get(name), names)
            if field is None or not _is_text(field) or name in HASHED.get(self.entry.table, ()):
                yield ColumnSeen(label, before, now)
                continue
            is_short = len(before) + len(now) <= LONGEST_COMPARED
            pieces = differences(before, now) if before and now and is_short else ()
            yield ColumnSeen(label, before, now, self._language(name), pieces)

    def _language(self, name: str) -> str:
        """Of a text by language that of its column; of a quote the one it is recorded in."""
        if name.startswith("quote_"):
            return str((self.now or self.before).get("quote_language") or "")
        return LANGUAGES.get(name.rpartition("_")[2], "")


def kind_of(model: type[models.Model]) -> str:
    """What such a record is called; a row between two others, as Django makes it, by the field it is of."""
    owner: Any = model._meta.auto_created
    fields = owner._meta.many_to_many if owner else ()
    named = (field.verbose_name for field in fields if field.remote_field.through is model)
    return str(next(named, model._meta.verbose_name))


def _label(field: models.Field[Any, Any]) -> str:
    if field.model._meta.auto_created and isinstance(field.related_model, type):
        return str(field.related_model._meta.verbose_name)
    return str(field.verbose_name)


def _is_text(field: models.Field[Any, Any]) -> bool:
    """Whether it holds words that somebody wrote."""
    is_words = isinstance(field, (models.TextField, models.CharField))
    is_code = isinstance(field, (models.SlugField, models.URLField, models.EmailField))
    return is_words and not is_code and not field.flatchoices


def _in_words(field: Any, value: Any, names: Mapping[Name, str]) -> str:
    """What a column says; "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list) and not isinstance(field, models.JSONField):
        listed = LISTED.get(getattr(field, "name", ""))
        labels: Mapping[str, Any] = dict(listed.choices) if listed else {}
        return comma().join(str(labels.get(str(one), one)) for one in value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, indent=2)
    if field is None:
        return str(value)
    if isinstance(field.related_model, type):
        return names.get((field.related_model, str(value)), _number(value))
    if isinstance(field, models.DateTimeField):
        return _moment(str(value))
    return str(dict(field.flatchoices).get(value, value))


def _moment(written: str) -> str:
    at = parse_datetime(written)
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else written


def _number(key: object) -> str:
    """What a record is called that is there no more."""
    return _("number %(key)s, which is gone") % {"key": key}


def _names(wanted: Iterable[Name]) -> dict[Name, str]:
    """What these records are called. A query for each model."""
    keys: dict[type[models.Model], set[str]] = defaultdict(set)
    for model, key in wanted:
        keys[model].add(key)
    called: dict[Name, str] = {}
    for model, some in keys.items():
        kind = str(model._meta.model_name)
        rows = model._base_manager.defer(*NAMED_WITHOUT.get(kind, ()))
        if kind in NAMED_WITH:
            rows = rows.select_related(*NAMED_WITH[kind])
        for row in rows.filter(pk__in=some):
            called[model, str(row.pk)] = name_of(row) if isinstance(row, User) else str(row)
    return called


def _people(actors: Iterable[str]) -> dict[str, str]:
    """The names of the accounts among these actors. One query."""
    accounts = {name for kind, _colon, name in (actor.partition(":") for actor in actors) if kind == "user"}
    found = User.objects.filter(username__in=accounts)
    return {user.username: name_of(user) for user in found}


def actor_in_words(actor: str, people: Mapping[str, str]) -> str:
    """Who it was; `people` are names by account."""
    kind, _colon, name = actor.partition(":")
    match kind:
        case "user":
            return people.get(name, name)
        case "reader":
            return _("a reader")
        case "command":
            return _("the command %(name)s") % {"name": name}
        case "role":
            return _("the database role %(name)s") % {"name": name}
    return actor
