"""Choosing records in the forms of the back office (the Django admin): searched for, never listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models


def is_key(written: str) -> bool:
    """Whether it may be the key of a record, which PostgreSQL keeps in 64 bits."""
    return written.isdecimal() and len(written) < 19


def keys_in(sent: Sequence[str]) -> list[str]:
    """Those of these that may be keys. Django would fail over the others, of which forms say themselves that
    there is no such record."""
    return [key for key in sent if is_key(str(key))]


class LoadedSelect(AutocompleteSelect):
    """Shows the record that the row has loaded already; Django would fetch it again for every row."""

    loaded: models.Model | None = None

    def optgroups(
        self, name: str, value: Sequence[str], attr: Any = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        if self.loaded is None or list(value) != [str(self.loaded.pk)]:
            return super().optgroups(name, keys_in(value), attr)
        nothing = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        shown = self.create_option(name, value[0], str(self.loaded), True, len(nothing))
        return [(None, [*nothing, shown], 0)]


class LoadedSelectMultiple(AutocompleteSelectMultiple):
    """Shown again though something that was sent is no key."""

    def optgroups(
        self, name: str, value: Sequence[str], attr: Any = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        return super().optgroups(name, keys_in(value), attr)
