"""What the JSON API tells: the types of its answers, each field with what it means.

The meanings are messages in English, translated on the page for people. Where something is not known or not
there, it is null; nothing is ever left out. `Moment` is in UTC; offsets are Unicode code points, `end`
exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypedDict

from articles.choices import Access, ArticleKind, DerivationKind, LinkState, Provenance, Shows
from articles.languages import Language
from articles.marking import gettext_noop as _
from claims.api.shapes import Form
from claims.choices import Basis, ClaimKind, LinkKind, Stance, Status, VerdictKind
from claims.evidence import NotCounted, Reading
from claims.rules import Strength

Moment = Annotated[str, Form("date-time")]
#: Of this site.
Address = Annotated[str, Form("uri")]
#: Of other sites, as recorded: it may hold letters of any script (RFC 3987).
Elsewhere = Annotated[str, Form("iri")]

Text = TypedDict(
    "Text",
    {
        "zh-Hans": Annotated[str | None, _("in Chinese; null where it is not worded in it")],
        "en": Annotated[str | None, _("in English; null where it is not worded in it")],
    },
)


class Claimant(TypedDict):
    id: Annotated[int, _("for the filter “claimant”")]
    name: Text
    role: Text
    same_as: Annotated[Elsewhere | None, _("a page that says who that is")]


class Topic(TypedDict):
    slug: Annotated[str, _("for the filter “topic”")]
    name: Text


class Verdict(TypedDict):
    number: Annotated[int, _("counts the decisions on the claim from 1")]
    url: Annotated[Address, _("its page")]
    kind: VerdictKind
    status: Annotated[Status | None, _("null for a withdrawal")]
    statement: Annotated[Text, _("the claim as it was worded then")]
    rationale: Annotated[Text, _("why it was decided so")]
    grounds: Annotated[int, _("number of the decision that gives the grounds")]
    rule_exception: Annotated[Text, _("why it departs from the published rules")]
    supported_statuses: Annotated[list[Status], _("what the evidence supported under the rules")]
    is_correction: Annotated[bool, _("whether it changed in substance what readers saw")]
    correction: Annotated[Text, _("what was corrected")]
    self_approval_reason: Annotated[str | None, _("why the person who proposed it approved it too")]
    decided_at: Moment


class Weight(TypedDict):
    origins: Annotated[int, _("distinct origins: reports that retell one count once")]
    strong: int
    weak: int
    articles: Annotated[int, _("articles whose passages count here")]


class ClaimLink(TypedDict):
    kind: LinkKind
    claim: Annotated[str, _("slug of the other claim")]
    is_reversed: Annotated[bool, _("whether the other claim stands so to this one")]


class Claim(TypedDict):
    slug: Annotated[str, _("its name in addresses; it never changes")]
    url: Annotated[Address, _("its page")]
    kind: ClaimKind
    statement: Text
    original_language: Annotated[Language, _("the language it was first written in")]
    claimants: list[Claimant]
    said_on: Annotated[str | None, _("a year, a month or a day (ISO 8601), as exact as it is known")]
    unknowns: Annotated[Text, _("what we do not know")]
    topics: list[Topic]
    first_decided_at: Moment
    verdict: Annotated[Verdict, _("the decision that readers see now")]
    rationale: Annotated[Text, _("the grounds of the status")]
    support: Weight
    opposition: Weight
    is_at_risk: Annotated[bool, _("whether its evidence has changed since")]
    under_review: Annotated[int, _("passages that came later and wait for the next verdict")]
    links: list[ClaimLink]


class Quote(TypedDict):
    exact: str
    prefix: str | None
    suffix: str | None
    language: Annotated[str, _("BCP 47")]


class Position(TypedDict):
    revision: Annotated[Address, _("its page")]
    captured_at: Moment
    start: int
    end: Annotated[int, _("exclusive")]


class Annotation(TypedDict):
    id: int
    url: Annotated[Address, _("the same as a W3C Web Annotation")]
    claim: Annotated[str, _("slug of the claim")]
    article: Annotated[str, _("key of the article")]
    stance: Stance
    quote: Annotated[Quote | None, _("null for a source as a whole, and where no words may be shown")]
    position: Annotated[Position | None, _("null where no text that we hold has these words")]
    translation: Annotated[Text, _("our translation of the quote")]
    speaker: Annotated[str | None, _("as the passage names who speaks")]
    differs: Annotated[Text, _("how the passage differs from the claim’s wording")]
    basis: Annotated[Basis, _("what the reporting behind the passage rests on")]
    origin: Annotated[str | None, _("key of the article where that reporting was done")]
    note: Text
    superseded: Annotated[Text, _("how its publisher corrected it")]
    superseded_at: Moment | None
    created_at: Moment


class Source(TypedDict):
    key: str
    url: Annotated[Address, _("its page")]
    title: Text
    publisher: Annotated[Text | None, _("name of its publisher")]
    address: Annotated[Elsewhere | None, _("where it was published")]
    archive_address: Annotated[Elsewhere | None, _("where a copy of it is kept")]


class Repeater(TypedDict):
    article: Annotated[str, _("key of the article")]
    kind: Annotated[DerivationKind | None, _("how it takes from the next article of the path")]
    path: Annotated[list[str], _("keys of the articles from this one to the origin")]
    annotations: Annotated[list[int], _("ids of its annotations that count")]


class Origin(TypedDict):
    article: Annotated[str, _("key of the article that stands for it")]
    root: Annotated[str, _("key of the article that counts, most often the same")]
    strength: Annotated[Strength, _("the weakest that its passages record")]
    bases: list[Basis]
    has_disagreement: Annotated[bool, _("whether its passages record both strong and weak")]
    reading: Annotated[Reading, _("whether it was read itself, in a copy, or only as others retell it")]
    repeaters: list[Repeater]


class Side(TypedDict):
    origins: Annotated[list[Origin], _("strong before weak")]
    articles: Annotated[int, _("articles whose passages count here")]
    may_share_a_source: Annotated[
        list[list[str]],
        _("pairs of keys of origins that may rest on one source"),
    ]


class Uncounted(TypedDict):
    annotation: Annotated[int, _("its id")]
    article: Annotated[str, _("key of the article")]
    stance: Stance
    basis: Basis
    reason: NotCounted
    roots: Annotated[list[str], _("keys of the origins found")]


class Evidence(TypedDict):
    claim: Annotated[str, _("slug of the claim")]
    kind: ClaimKind
    status: Annotated[Status, _("what the verdict says")]
    decided_at: Moment
    support: Side
    opposition: Side
    uncounted: list[Uncounted]
    circular: Annotated[list[list[str]], _("keys of articles that take it from each other")]
    supported_statuses: Annotated[list[Status], _("what the rules support now")]
    sources: Annotated[list[Source], _("the articles that are named here by their keys")]


class Publisher(TypedDict):
    id: Annotated[int, _("for the filter “publisher”")]
    name: Text
    home_page: Elsewhere | None


class Derivation(TypedDict):
    article: Annotated[str, _("key of the other article")]
    kind: DerivationKind
    note: Text


class Article(TypedDict):
    key: Annotated[str, _("its name in addresses; it never changes")]
    url: Annotated[Address, _("its page")]
    kind: ArticleKind
    title: Text
    original_language: Annotated[Language, _("the language of its own title")]
    languages: Annotated[list[str], _("of its text (BCP 47), the one with most of it first")]
    publisher: Publisher | None
    byline: str | None
    address: Annotated[Elsewhere | None, _("where it was published")]
    archive_address: Annotated[Elsewhere | None, _("where a copy of it is kept")]
    link_state: Annotated[LinkState, _("whether its address answered when last asked")]
    published: Annotated[str | None, _("ISO 8601, as exact as it is known")]
    published_as_printed: str | None
    access: Annotated[Access, _("whether we hold its text, or have read it")]
    provenance: Annotated[Provenance, _("whether its reporting was done for it")]
    shows: Annotated[Shows, _("how much of its text may be shown")]
    withdrawn_at: Annotated[Moment | None, _("when we noted that its publisher withdrew it")]
    withdrawn_reason: str | None
    derives_from: list[Derivation]
    claims: Annotated[int, _("public claims found in it")]
    passages: Annotated[int, _("passages of these")]


class Revision(TypedDict):
    number: int
    url: Annotated[Address, _("its page")]
    captured_at: Moment
    is_excerpt: bool


class Stretch(TypedDict):
    start: int
    end: Annotated[int, _("exclusive")]
    language: Annotated[str, _("BCP 47")]
    text: str


class WholeArticle(Article):
    revisions: Annotated[list[Revision], _("the newest first")]
    shown: Annotated[list[Stretch], _("of the newest revision; offsets are in all of its text")]


class ClaimPage(TypedDict):
    claims: list[Claim]
    next: Annotated[Address | None, _("the next page")]
    unindexed: Annotated[int, _("changes of a moment ago that cannot be found yet")]


class ArticlePage(TypedDict):
    articles: list[Article]
    next: Annotated[Address | None, _("the next page")]
    unindexed: Annotated[int, _("changes of a moment ago that cannot be found yet")]


class AnnotationPage(TypedDict):
    annotations: list[Annotation]
    next: Annotated[Address | None, _("the next page")]


class VerdictPage(TypedDict):
    verdicts: list[Verdict]
    next: Annotated[Address | None, _("the next page")]


class Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    parameter: Annotated[str | None, _("the parameter at fault")]


#: What each of them is.
MEANT: Mapping[str, str] = {
    "Text": _("The same text by language (BCP 47)."),
    "Claimant": _("Who asserts a claim, as named when its verdict was decided."),
    "Topic": _("What claims are about."),
    "Verdict": _("One public decision on a claim. Decisions are never altered."),
    "Weight": _("What one side of the evidence amounts to."),
    "ClaimLink": _("How a claim stands to another one."),
    "Claim": _("A claim as readers see it: as of its latest approved verdict."),
    "Quote": _("The words as taken, never altered, and what readers see around them."),
    "Position": _("Where the words stand in one revision, in Unicode code points."),
    "Annotation": _("What ties a claim to an article, most often to a passage of it."),
    "Source": _("An article that a summary of evidence names."),
    "Repeater": _("An article whose passages count for an origin."),
    "Origin": _("Where reporting was done that bears on a claim."),
    "Side": _("The distinct origins on one side."),
    "Uncounted": _("An annotation that does not count, and why."),
    "Evidence": _("What the evidence amounts to: that which the verdict covers, as it stands now."),
    "Publisher": _("Who puts articles out."),
    "Derivation": _("That an article takes from another one."),
    "Article": _("One publication."),
    "Revision": _("The text of an article as captured at one time. It is never altered."),
    "Stretch": _("Words of a text that may be shown."),
    "WholeArticle": _("An article with its revisions, and with as much of its text as readers may see."),
    "ClaimPage": _("Claims, those recorded last first."),
    "ArticlePage": _("Articles, those recorded last first."),
    "AnnotationPage": _("Annotations in the order in which they were made."),
    "VerdictPage": _("Decisions in the order in which they were made, withdrawals too."),
    "Problem": _("Why there is no answer (RFC 9457)."),
}
