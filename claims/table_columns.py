"""The tables that there are, and what each of their columns means. Pure; the meanings are messages."""

from __future__ import annotations

from articles.marking import gettext_noop
from claims.tables import Column, Kind, Table

_CLAIM = Column("claim", Kind.CODE, gettext_noop("The claim: the last part of its page’s address"))
_STATUS = Column("status", Kind.CODE, gettext_noop("What we concluded, as the method page explains it"))
_STATEMENT = Column("statement", Kind.TEXT, gettext_noop("The claim as it is worded"), by_language=True)
_RATIONALE = Column("rationale", Kind.TEXT, gettext_noop("The grounds of the verdict"), by_language=True)
_EXCEPTION = Column(
    "rule_exception",
    Kind.TEXT,
    gettext_noop("Why a status that our rules do not support"),
    by_language=True,
)
_LICENCE = Column(
    "licence", Kind.ADDRESS, gettext_noop("What our work in this row may be used under, where we state it")
)
_ORIGINS = (
    Column("supporting_origins", Kind.NUMBER, gettext_noop("Distinct origins for it that count")),
    Column("strong_supporting_origins", Kind.NUMBER, gettext_noop("Those of them with a strong basis")),
    Column("opposing_origins", Kind.NUMBER, gettext_noop("Distinct origins against it that count")),
    Column("strong_opposing_origins", Kind.NUMBER, gettext_noop("Those of them with a strong basis")),
)

CLAIMS = Table(
    "claims",
    gettext_noop("One row for each claim with a public verdict, as that verdict has it."),
    (
        _CLAIM,
        Column("address", Kind.ADDRESS, gettext_noop("Our page of it")),
        Column("kind", Kind.CODE, gettext_noop("fact, attribution, prediction or opinion")),
        _STATUS,
        Column("rating", Kind.NUMBER, gettext_noop("How true, from 1 to 5, where the status says so")),
        _STATEMENT,
        Column("original_language", Kind.CODE, gettext_noop("The language it was first worded in (BCP 47)")),
        Column("claimants", Kind.LIST, gettext_noop("Who asserts it"), by_language=True),
        Column("said_on", Kind.DAY, gettext_noop("When they asserted it")),
        Column("topics", Kind.LIST, gettext_noop("Topics, as they stand in addresses")),
        Column("unknowns", Kind.TEXT, gettext_noop("What we do not know"), by_language=True),
        _RATIONALE,
        _EXCEPTION,
        Column("first_decided_at", Kind.MOMENT, gettext_noop("When the first decision was made")),
        Column("decided_at", Kind.MOMENT, gettext_noop("When the latest decision was made")),
        Column("decisions", Kind.NUMBER, gettext_noop("How many decisions there were")),
        Column("corrections", Kind.NUMBER, gettext_noop("Those of them that changed it in substance")),
        *_ORIGINS,
        Column("counted_articles", Kind.NUMBER, gettext_noop("Articles whose passages count")),
        Column("annotations", Kind.NUMBER, gettext_noop("Annotations, whether they count or not")),
        _LICENCE,
    ),
)

ANNOTATIONS = Table(
    "annotations",
    gettext_noop("One row for each annotation that readers see: a claim, an article, and what ties them."),
    (
        Column("annotation", Kind.NUMBER, gettext_noop("The annotation")),
        Column("address", Kind.ADDRESS, gettext_noop("The same as a W3C Web Annotation")),
        _CLAIM,
        Column("article", Kind.CODE, gettext_noop("The article: the last part of its page’s address")),
        Column("article_address", Kind.ADDRESS, gettext_noop("Where its publisher has it")),
        Column("archive_address", Kind.ADDRESS, gettext_noop("An archive’s copy of that")),
        Column("article_title", Kind.TEXT, gettext_noop("Its title"), by_language=True),
        Column("publisher", Kind.TEXT, gettext_noop("Who put it out"), by_language=True),
        Column("published", Kind.DAY, gettext_noop("When it came out")),
        Column("stance", Kind.CODE, gettext_noop("states, corroborates, contradicts or context")),
        Column("basis", Kind.CODE, gettext_noop("What the passage rests on, as the method page explains it")),
        Column("is_counted", Kind.YES_NO, gettext_noop("Whether it counts for or against the claim")),
        Column("not_counted", Kind.CODE, gettext_noop("Why it does not")),
        Column(
            "origins",
            Kind.LIST,
            gettext_noop("The article where the reporting was done; several where it may be any of them"),
        ),
        Column(
            "quote",
            Kind.TEXT,
            gettext_noop("The words as taken; empty for a source as a whole, and where they are not shown"),
        ),
        Column("quote_language", Kind.CODE, gettext_noop("Their language (BCP 47)")),
        Column("translation", Kind.TEXT, gettext_noop("Our translation"), by_language=True),
        Column("prefix", Kind.TEXT, gettext_noop("Up to 32 code points before them")),
        Column("suffix", Kind.TEXT, gettext_noop("Up to 32 code points after them")),
        Column("revision", Kind.NUMBER, gettext_noop("The newest of our texts that has the words")),
        Column("start", Kind.NUMBER, gettext_noop("Where they begin in it, in Unicode code points from 0")),
        Column("end", Kind.NUMBER, gettext_noop("Where they end in it: the code point after the last")),
        Column("speaker", Kind.TEXT, gettext_noop("Who speaks, as the passage names them")),
        Column("differs", Kind.TEXT, gettext_noop("How it differs from the claim"), by_language=True),
        Column("note", Kind.TEXT, gettext_noop("Our note"), by_language=True),
        Column("superseded_at", Kind.MOMENT, gettext_noop("When its publisher corrected it")),
        Column("recorded_at", Kind.MOMENT, gettext_noop("When we recorded it")),
        _LICENCE,
    ),
)

VERDICTS = Table(
    "verdicts",
    gettext_noop("One row for each public decision, withdrawals too, as it was taken down then."),
    (
        _CLAIM,
        Column("number", Kind.NUMBER, gettext_noop("Which decision on the claim, from 1")),
        Column("address", Kind.ADDRESS, gettext_noop("Our page of it")),
        Column("kind", Kind.CODE, gettext_noop("verdict, still_holds or withdrawal")),
        _STATUS,
        Column("decided_at", Kind.MOMENT, gettext_noop("When it was decided")),
        _STATEMENT,
        _RATIONALE,
        _EXCEPTION,
        Column("is_correction", Kind.YES_NO, gettext_noop("Whether it changed in substance what was said")),
        Column("correction", Kind.TEXT, gettext_noop("What was corrected"), by_language=True),
        Column("supported_statuses", Kind.LIST, gettext_noop("What our rules supported")),
        *_ORIGINS,
        _LICENCE,
    ),
)

TABLES = {table.name: table for table in (CLAIMS, ANNOTATIONS, VERDICTS)}
