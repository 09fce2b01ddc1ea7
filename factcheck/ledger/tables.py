"""Which tables the ledger keeps: those of the domain, all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps

from factcheck.ledger.recording import trigger_arguments

APPS = ("articles", "claims")
#: Forms in flight, and files that nobody has kept yet, say nothing of the domain and are forgotten after a
#: month; what searching, lists and the desk's queues go by is made from the other tables, as is which edition
#: they are; when to fetch or to ask again is no statement; nor how often somebody asks.
LEFT_OUT = frozenset(
    {
        "articles_incoming",
        "articles_indexedpassage",
        "articles_linkcheck",
        "articles_refetch",
        "articles_searchmark",
        "articles_searchstate",
        "claims_apicount",
        "claims_correction",
        "claims_edition",
        "claims_figure",
        "claims_indexedclaim",
        "claims_indexedwording",
        "claims_matchingterm",
        "claims_quotedarticle",
        "claims_sentform",
        "claims_waitingclaim",
    }
)
#: Columns that stand in an entry as their SHA-256: large ones, and what a reader wrote, which has to be
#: forgotten where they ask for it.
HASHED: Mapping[str, tuple[str, ...]] = {
    "articles_revision": ("received", "text", "blocks", "marks"),
    "claims_outsideverdict": ("as_received",),
    "claims_report": ("text",),
}
#: Columns that no entry says anything of: a mail address is found again from its hash by trying addresses.
OMITTED: Mapping[str, tuple[str, ...]] = {"claims_report": ("mail", "sender")}


@dataclass(frozen=True)
class Table:
    name: str
    #: The column of the primary key.
    pk: str

    @property
    def hashed(self) -> tuple[str, ...]:
        return HASHED.get(self.name, ())

    @property
    def omitted(self) -> tuple[str, ...]:
        return OMITTED.get(self.name, ())

    @property
    def arguments(self) -> tuple[str, str, str]:
        """Of the trigger that writes its changes down, as `recording.trigger_arguments` has them."""
        return trigger_arguments(self.pk, self.hashed, self.omitted)


def domain_tables() -> list[Table]:
    """Every table of the domain by name, those between two models too."""
    models = [
        model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    tables = [
        Table(model._meta.db_table, str(model._meta.pk.column)) for model in models if model._meta.managed
    ]
    return sorted((table for table in tables if table.name not in LEFT_OUT), key=lambda table: table.name)
