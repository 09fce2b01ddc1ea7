"""What was published, and its exact words. Knows nothing of what is claimed in them."""

from .articles import Article, make_key
from .derivations import DeclinedDerivation, Derivation
from .incoming import Incoming, Refetch
from .links import LinkCheck
from .publishers import Publisher
from .revisions import Revision
from .search import IndexedPassage, SearchMark, SearchState

__all__ = [
    "Article",
    "DeclinedDerivation",
    "Derivation",
    "Incoming",
    "IndexedPassage",
    "LinkCheck",
    "Publisher",
    "Refetch",
    "Revision",
    "SearchMark",
    "SearchState",
    "make_key",
]
