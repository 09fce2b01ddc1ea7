"""What a text, its links and its headline say about where an article comes from.

Pure. From what is on record of the articles and from the texts that are held it proposes derivations, each
with its reason and the words that gave it. Nothing here is certain and nothing is recorded: an editor
confirms or declines. `read` looks at one text by itself, which takes most of the time and never changes, so
that it may be kept; `propose` compares.

Offsets are Unicode code points in the text of the article that the proposal is about, end exclusive.
"""

from .names import Names, as_byline, pair_up
from .proposals import propose, publishers_named
from .reading import Traits, read
from .shapes import Clue, Known, Proposal, Reason

__all__ = [
    "Clue",
    "Known",
    "Names",
    "Proposal",
    "Reason",
    "Traits",
    "as_byline",
    "pair_up",
    "propose",
    "publishers_named",
    "read",
]
