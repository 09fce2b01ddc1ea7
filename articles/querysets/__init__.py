"""The questions asked of articles and derivations, one method for each, and the way a text comes in."""

from .articles import ArticleQuerySet
from .derivations import DerivationQuerySet
from .incoming import (
    SIZES,
    Arrival,
    BroughtIn,
    Outcome,
    Place,
    Received,
    columns_of,
    fitting,
    publisher_for,
    received_sha256,
    usable_address,
)

__all__ = [
    "SIZES",
    "Arrival",
    "ArticleQuerySet",
    "BroughtIn",
    "DerivationQuerySet",
    "Outcome",
    "Place",
    "Received",
    "columns_of",
    "fitting",
    "publisher_for",
    "received_sha256",
    "usable_address",
]
