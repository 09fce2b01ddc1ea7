"""The questions asked of articles and derivations, one method for each, and the way a text comes in."""

from .articles import ArticleQuerySet
from .derivations import DerivationQuerySet
from .incoming import SIZES, BroughtIn, Outcome, columns_of, usable_address

__all__ = [
    "SIZES",
    "ArticleQuerySet",
    "BroughtIn",
    "DerivationQuerySet",
    "Outcome",
    "columns_of",
    "usable_address",
]
