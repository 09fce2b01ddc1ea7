"""The closed lists of values of articles and derivations; the database checks every column of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleKind(models.TextChoices):
    REPORT = "report", _("report")
    COMMENTARY = "commentary", _("commentary")
    STATEMENT = "statement", _("statement")
    POST = "post", _("post")
    FILING = "filing", _("filing")
    DATA_SET = "data_set", _("data set")
    CORRESPONDENCE = "correspondence", _("correspondence")
    BOOK = "book", _("book")


class Access(models.TextChoices):
    HELD = "held", _("held")
    READ = "read", _("read")
    NOT_READ = "not_read", _("not read")


class Provenance(models.TextChoices):
    ORIGINAL = "original", _("original")
    DERIVED = "derived", _("derived")
    UNKNOWN = "unknown", _("unknown")


class Precision(models.TextChoices):
    NONE = "none", _("not known")
    YEAR = "year", _("year")
    MONTH = "month", _("month")
    DAY = "day", _("day")
    MINUTE = "minute", _("minute")


class Shows(models.TextChoices):
    EXCERPTS = "excerpts", _("the annotated passages with their sentence")
    FULL = "full", _("the full text")
    NOTHING = "nothing", _("nothing")


class LinkState(models.TextChoices):
    UNCHECKED = "unchecked", _("not checked")
    ALIVE = "alive", _("answers")
    DEAD = "dead", _("does not answer")


class DerivationKind(models.TextChoices):
    TRANSLATES = "translates", _("translates")
    SUMMARISES = "summarises", _("summarises")
    REPUBLISHES = "republishes", _("republishes")
    SAME_REPORTING = "same_reporting", _("same reporting")
    QUOTES = "quotes", _("quotes or cites")
    MAY_SHARE_A_SOURCE = "may_share_source", _("may share a source")
