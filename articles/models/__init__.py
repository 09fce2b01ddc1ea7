"""What was published, and its exact words. Knows nothing of what is claimed in them."""

from .articles import Article, make_key
from .derivations import DeclinedDerivation, Derivation
from .publishers import Publisher
from .revisions import Revision

__all__ = ["Article", "DeclinedDerivation", "Derivation", "Publisher", "Revision", "make_key"]
