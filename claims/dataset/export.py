"""Writing everything on record as a complete data set, as it is at one moment."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from articles.models import Article, Revision
from articles.progress import Progress
from articles.snapshot import one_moment
from claims.models import Claim, ClaimClaimant

from .columns import (
    ANCHORS,
    ARTICLES,
    CLAIMANTS,
    CLAIMS,
    KINDS,
    OF_ARTICLE,
    OF_CLAIM,
    PUBLISHERS,
    TOPICS,
    Kind,
)
from .files import DatasetError, write
from .rows import ROLES
from .sealing import is_plain, seal

COMPLETE = 2
#: Articles, or claims, that are held in memory at once.
AT_ONCE = 200

Records = dict[int, list[dict[str, Any]]]


def export(path: Path) -> str:
    """Write the data set into a new folder, or an empty one, all of it or nothing; its seal.

    Only its owner may look into that folder. DatasetError where something lies there already, and for what no
    file can be named by.
    """
    refuse_used(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    writing = _Writing(beside)
    try:
        with one_moment():
            writing.run()
        try:
            os.rename(beside, path)
        except OSError as error:
            raise DatasetError(f"{path}: the data set cannot be put there: {error.strerror}.") from error
    finally:
        writing.progress.clear()
        shutil.rmtree(beside, ignore_errors=True)
    return seal(writing.hashes)


def refuse_used(path: Path) -> None:
    """DatasetError where this is no new folder and no empty one."""
    if path.is_symlink() or (path.exists() and not (path.is_dir() and not any(path.iterdir()))):
        raise DatasetError(f"{path}: something is there already; a data set is written into a new folder.")


class _Writing:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}
        self.progress: Progress[Any] = Progress([], "")

    def run(self) -> None:
        for name in ("articles", "claims"):
            (self.folder / name).mkdir()
        self._put("dataset.yaml", {"format": COMPLETE})
        self._put("users.yaml", dict(_users()))
        for name, kind in (("publishers", PUBLISHERS), ("claimants", CLAIMANTS), ("topics", TOPICS)):
            self._put(f"{name}.yaml", dict(_named(kind)))
        for batch in self._steps(Article, "Articles"):
            self._articles(batch)
        for batch in self._steps(Claim, "Claims"):
            self._claims(batch)

    def _steps(self, model: type[models.Model], label: str) -> Iterator[Sequence[int]]:
        keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        batches = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
        self.progress = Progress(batches, label)
        yield from self.progress

    def _put(self, name: str, fields: Mapping[str, Any]) -> None:
        self._put_bytes(name, write(fields).encode())

    def _put_bytes(self, name: str, written: bytes) -> None:
        (self.folder / name).write_bytes(written)
        self.hashes[name] = hashlib.sha256(written).hexdigest()

    def _articles(self, batch: Sequence[int]) -> None:
        lists = {name: _within(kind, batch) for name, kind in OF_ARTICLE.items()}
        for pk, key, record in _records(ARTICLES, batch):
            if not is_plain(key):
                raise DatasetError(f"The article “{key}”: no file can be named by this key.")
            self._put(f"articles/{key}.yaml", record | {name: rows[pk] for name, rows in lists.items()})
            if lists["revisions"][pk]:
                (self.folder / "articles" / key).mkdir()
            for revision in lists["revisions"][pk]:
                held = Revision.objects.values_list("text", "received").get(pk=revision["id"])
                stem = f"articles/{key}/{revision['number']}"
                self._put_bytes(f"{stem}.txt", held[0].encode())
                self._put_bytes(f"{stem}.bin", bytes(held[1]))

    def _claims(self, batch: Sequence[int]) -> None:
        lists = {name: _within(kind, batch) for name, kind in OF_CLAIM.items()}
        anchors = _within(ANCHORS, batch, "annotation__claim")
        for rows in lists["annotations"].values():
            for row in rows:
                row["anchors"] = anchors[row["id"]]
        claimants = ClaimClaimant.objects.filter(claim__in=batch).order_by("position", "pk")
        named = _lists(claimants.values_list("claim", "claimant"))
        topics = _lists(
            Claim.topics.through.objects.filter(claim__in=batch).values_list("claim", "topic__slug")
        )
        for pk, slug, record in _records(CLAIMS, batch):
            if not is_plain(slug):
                raise DatasetError(f"The claim “{slug}”: no file can be named by this slug.")
            said = {"claimants": named[pk], "topics": sorted(topics[pk])}
            self._put(f"claims/{slug}.yaml", record | said | {name: rows[pk] for name, rows in lists.items()})


def _lists(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[str]]:
    lists = defaultdict(list)
    for pk, name in pairs:
        lists[pk].append(str(name))
    return lists


def _records(kind: Kind, batch: Sequence[int]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Of each row its key, what it is named by, and its record."""
    paths = [column.path for column in kind.columns]
    rows = kind.model._base_manager.filter(pk__in=batch).order_by("pk")
    for pk, name, *values in rows.values_list("pk", kind.named_by, *paths):
        yield pk, name, dict(kind.record(values))


def _within(kind: Kind, batch: Sequence[int], through: str = "") -> Records:
    """The records of those that belong to these rows, in the order in which they were made, by their keys.

    `through` is the way to these rows, where it is not the kind's own.
    """
    records: Records = defaultdict(list)
    rows = kind.model._base_manager.filter(**{f"{through or kind.parent}__in": batch}).order_by("pk")
    paths = [column.path for column in kind.columns]
    for pk, *values in rows.values_list(f"{kind.parent}_id", *paths):
        records[pk].append(dict(kind.record(values)))
    return records


def _named(kind: Kind) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The records of a file that names each by a key."""
    rows = kind.model._base_manager.values_list(kind.named_by, *(column.path for column in kind.columns))
    for name, *values in sorted(rows, key=lambda row: row[0]):
        yield str(name), kind.record(values)


def _users() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Everybody whom the record names; nobody's password or mail."""
    named: set[int] = set()
    for kind in KINDS:
        for column in kind.columns:
            if column.leads_to is User:
                rows = kind.model._base_manager.order_by()
                named |= set(rows.values_list(column.field.attname, flat=True).distinct()) - {None}
    users = User.objects.filter(pk__in=named).prefetch_related("groups")
    for user in sorted(users, key=lambda user: user.username):
        roles = {group.name for group in user.groups.all()}
        yield (
            user.username,
            {
                "first_name": user.first_name,
                "last_name": user.last_name,
                "is_active": user.is_active,
                "roles": [role for role in ROLES if role in roles],
            },
        )
