"""Where a database was filled from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LoadedDataset(models.Model):
    """A complete data set that this database began with. Never updated, never deleted.

    It is the first row of a load, and so in the first entry that the ledger has of any: that names the last
    entry of the ledger which the data set comes from.
    """

    loaded_at = models.DateTimeField(_("loaded at"), default=timezone.now, editable=False)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("loaded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    #: Over all its files (claims/dataset/sealing.py).
    set_sha256 = models.CharField(_("SHA-256 of the data set"), max_length=64)
    #: Of the ledger that came with it as an archive: how many entries, the hash of the last, and the SHA-256
    #: of the archive. Nothing where none came.
    source_entries = models.BigIntegerField(_("entries of its ledger"), null=True)
    source_head = models.CharField(_("last entry of its ledger"), max_length=64, blank=True)
    archive_sha256 = models.CharField(_("SHA-256 of its ledger's archive"), max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("loaded data set")
        verbose_name_plural = _("loaded data sets")
        constraints = [
            models.CheckConstraint(
                condition=Q(source_entries__isnull=True, source_head="", archive_sha256="")
                | (Q(source_entries__isnull=False) & ~Q(source_head="") & ~Q(archive_sha256="")),
                name="loaded_dataset_names_all_of_its_ledger",
            ),
            models.CheckConstraint(
                condition=Q(set_sha256__regex=r"^[0-9a-f]{64}$"), name="loaded_dataset_has_its_hash"
            ),
        ]

    def __str__(self) -> str:
        return self.set_sha256
