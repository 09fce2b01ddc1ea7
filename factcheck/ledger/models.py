"""The table of the ledger. Triggers of the database write it; Django only reads."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.languages import known


class Action(models.TextChoices):
    BEGIN = "begin", _("found when the ledger began")
    INSERT = "insert", _("made")
    UPDATE = "update", _("changed")
    DELETE = "delete", _("removed")


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, record: models.Model) -> EntryQuerySet:
        """The entries of one record, oldest first: what each changed is the difference to the one before."""
        return self.filter(table=record._meta.db_table, key=str(record.pk)).order_by("number")


class Entry(models.Model):
    """One change of one row. Entries are numbered without gaps, in the order in which changes were kept."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    #: When it was written, which is when its transaction ended.
    at = models.DateTimeField(_("at"))
    #: `user:NAME`, `reader` for one who is not signed in, `command:NAME`, or `role:NAME` where nobody said.
    #: It is what the client said; `role` is what the database knows.
    actor = models.TextField(_("actor"))
    #: The role of the database that logged in.
    role = models.TextField(_("database role"))
    table = models.TextField(_("table"))
    #: The primary key of the row; "" in the entry by which a table begins, whose `row` is its columns.
    key = models.TextField(_("key"))
    action = models.CharField(_("action"), max_length=10, choices=Action)
    #: The row as it became, as JSON by column; "" for one that was removed.
    row = models.TextField(_("row"), blank=True)
    #: SHA-256 over the entry and the hash of the one before it, in hexadecimal; chain.py says how.
    hash = models.CharField(_("hash"), max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        default_permissions = ("view",)
        verbose_name = _("entry of the ledger")
        verbose_name_plural = _("entries of the ledger")
        constraints = [
            known("entry", "action", Action),
            models.CheckConstraint(condition=Q(number__gte=1), name="entry_number_counts_from_one"),
            models.CheckConstraint(
                condition=Q(action="delete", row="") | (~Q(action="delete") & ~Q(row="")),
                name="entry_has_the_row_unless_it_was_removed",
            ),
        ]
        # The history of a row, and the check of every row against its last entry.
        indexes = [
            models.Index(fields=["table", "key", "number"], name="entry_by_row"),
            # What belonged to a record and was removed (reading.py).
            models.Index(fields=["table"], condition=Q(action="delete"), name="entry_of_removal"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.action} {self.table} {self.key}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is written by the database alone.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Nothing is removed from the ledger.")
