"""The exact words of an article, as they were captured at one time."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.documents import Block, Document, Mark, blocks_from_json, marks_from_json, to_json

from .articles import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Revision(models.Model):
    """The immutable text of an article as captured at one time. Never updated, never deleted.

    Offsets in `blocks` and `marks` are Unicode code points in `text`, end exclusive (documents.py).
    """

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    captured_at = models.DateTimeField(_("captured at"), default=timezone.now)
    is_excerpt = models.BooleanField(_("excerpt"), default=False)
    #: Of an excerpt: SHA-256 (hex) of the file it was cut from, "" where unknown.
    cut_from_sha256 = models.CharField(_("SHA-256 of the file it was cut from"), max_length=64, blank=True)
    received = models.BinaryField(_("bytes received"))
    received_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    received_name = models.CharField(_("name of the file"), max_length=500, blank=True)
    text = models.TextField(_("text"))
    blocks = models.JSONField(_("blocks"))
    marks = models.JSONField(_("marks"), default=list)
    #: The address that the text itself gives for what it was taken from.
    original_address = models.CharField(_("address of the original"), max_length=4000, blank=True)
    #: What the importer could not use: pairs of a code and a detail.
    notes = models.JSONField(_("what was left out"), default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["article", "number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        # The bytes of a full text are one article's, and not those of its full text before: a trigger.
        indexes = [models.Index(fields=["received_sha256"], name="revision_by_sha256")]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_is_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_numbers_begin_at_one"),
            models.CheckConstraint(condition=~Q(text=""), name="revision_text_is_not_empty"),
            models.CheckConstraint(
                condition=Q(is_excerpt=True) | Q(cut_from_sha256=""),
                name="revision_cut_from_a_file_is_an_excerpt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}, {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.received_sha256 = hashlib.sha256(self.received).hexdigest()
        super().save(*args, **kwargs)

    @classmethod
    def of(
        cls, article: Article, document: Document, received: bytes, name: str, by: User | None, **columns: Any
    ) -> Revision:
        """The first text of an article, unless `columns` say otherwise; not saved, nor hashed."""
        columns = {"number": 1} | columns
        return cls(
            article=article,
            received=received,
            received_name=name,
            text=document.text,
            blocks=to_json(document.blocks),
            marks=to_json(document.marks),
            original_address=document.original_address,
            notes=[[note.code, note.detail] for note in document.notes],
            created_by=by,
            **columns,
        )

    @cached_property
    def parts(self) -> tuple[tuple[Block, ...], tuple[Mark, ...]]:
        """The blocks and the marks."""
        return blocks_from_json(self.blocks), marks_from_json(self.marks)

    @cached_property
    def omissions(self) -> tuple[tuple[int, int], ...]:
        """Where an excerpt leaves words out: never part of a quote or its context."""
        blocks, marks = self.parts
        places = {(block.start, block.end) for block in blocks if block.kind == "omission"}
        places |= {(mark.start, mark.end) for mark in marks if mark.kind == "omission"}
        return tuple(sorted(places))
