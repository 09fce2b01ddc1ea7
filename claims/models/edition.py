"""Which edition readers see: what of the database they are told, at one moment."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Edition(models.Model):
    """The one row that is another after every change of what readers may see (claims/editions.py).

    The database writes it. Its mark is drawn at random: it says nothing of how much was changed, and a
    database that is brought back from a backup has the mark of what it holds.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    mark = models.UUIDField(default=uuid4, editable=False)
    #: A whole second that no other edition has.
    since = models.DateTimeField(editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="edition_is_one"),
        ]

    def __str__(self) -> str:
        return str(self.mark)
