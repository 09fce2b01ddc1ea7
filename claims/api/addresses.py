"""What can be asked of the JSON API, and where: its addresses, with their parameters and what they tell."""

from __future__ import annotations

from dataclasses import dataclass

from articles.choices import ArticleKind
from articles.languages import Language
from articles.marking import gettext_noop as _
from articles.search.asking import LONGEST
from claims.api import answers
from claims.api.asking import A_CURSOR, MOST, USUAL, Parameter
from claims.choices import Status

A_NAME = "[-a-zA-Z0-9_]{1,100}"
A_NUMBER = "[1-9][0-9]{0,14}"
A_YEAR = "[0-9]{4}"

WORDS = Parameter(
    "q",
    _("words to look for; “phrases” stand together, and -this is left out"),
    longest=LONGEST,
)
PAGED = (
    Parameter("limit", _("how many at most"), most=MOST, otherwise=USUAL),
    Parameter("cursor", _("where the page begins, as “next” of the page before has it"), pattern=A_CURSOR),
)
CLAIM_FILTERS = (
    Parameter("status", _("what the verdict says"), values=tuple(Status.values), is_many=True),
    Parameter("topic", _("slug of a topic"), pattern=A_NAME, is_many=True),
    Parameter("claimant", _("id of a claimant"), pattern=A_NUMBER, is_many=True),
    Parameter("publisher", _("id of a publisher that it was found with"), pattern=A_NUMBER, is_many=True),
    Parameter("year", _("the year in which it was said"), pattern=A_YEAR, is_many=True),
    Parameter("language", _("a language that it is worded in"), values=tuple(Language.values), is_many=True),
)
ARTICLE_FILTERS = (
    Parameter("publisher", _("id of a publisher"), pattern=A_NUMBER, is_many=True),
    Parameter("year", _("the year in which it came out"), pattern=A_YEAR, is_many=True),
    Parameter("language", _("a language of its text"), values=tuple(Language.values), is_many=True),
    Parameter("kind", _("kind of article"), values=tuple(ArticleKind.values), is_many=True),
)
SLUG = Parameter("slug", _("slug of the claim"), pattern=A_NAME)
KEY = Parameter("key", _("key of the article"), pattern=A_NAME)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address, under `/api/v1`. `key` is the part of it in braces, if there is one.

    `may_have_gone`: it is answered with 410 once the verdict was withdrawn. `may_have_moved`: with a redirect
    once the claim was merged into another one.
    """

    name: str
    path: str
    summary: str
    answer: type
    parameters: tuple[Parameter, ...] = ()
    key: Parameter | None = None
    may_have_moved: bool = False
    may_have_gone: bool = False


ENDPOINTS = {
    one.name: one
    for one in (
        Endpoint(
            "api_claims",
            "/claims",
            _("Claims with a verdict, those recorded last first. The order of two claims never changes."),
            answers.ClaimPage,
            (WORDS, *CLAIM_FILTERS, *PAGED),
        ),
        Endpoint(
            "api_claim",
            "/claims/{slug}",
            _("One claim."),
            answers.Claim,
            key=SLUG,
            may_have_moved=True,
            may_have_gone=True,
        ),
        Endpoint(
            "api_claim_annotations",
            "/claims/{slug}/annotations",
            _("What ties the claim to articles: its passages and the sources that bear on it."),
            answers.AnnotationPage,
            PAGED,
            key=SLUG,
            may_have_moved=True,
            may_have_gone=True,
        ),
        Endpoint(
            "api_claim_evidence",
            "/claims/{slug}/evidence",
            _("What the evidence amounts to: distinct origins on each side, and what does not count."),
            answers.Evidence,
            key=SLUG,
            may_have_moved=True,
            may_have_gone=True,
        ),
        Endpoint(
            "api_claim_verdicts",
            "/claims/{slug}/verdicts",
            _("Every public decision on the claim, its withdrawal too."),
            answers.VerdictPage,
            PAGED,
            key=SLUG,
            may_have_moved=True,
        ),
        Endpoint(
            "api_articles",
            "/articles",
            _("Articles whose text we hold, those recorded last first."),
            answers.ArticlePage,
            (WORDS, *ARTICLE_FILTERS, *PAGED),
        ),
        Endpoint(
            "api_article",
            "/articles/{key}",
            _("One article, held or only cited, with as much of its text as readers may see."),
            answers.WholeArticle,
            key=KEY,
        ),
        Endpoint(
            "api_article_annotations",
            "/articles/{key}/annotations",
            _("What ties the article to public claims."),
            answers.AnnotationPage,
            PAGED,
            key=KEY,
        ),
    )
}
