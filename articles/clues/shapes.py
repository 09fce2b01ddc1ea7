"""What goes in and comes out: articles as the clues see them, clues, and the proposals made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from articles.provenance import Key


class Reason(StrEnum):
    """What a proposal rests on, the strongest first."""

    #: It gives the source's address as that of its original.
    ADDRESS = "address"
    #: A long passage is word for word the same.
    PASSAGE = "passage"
    #: It has the source's headline.
    TITLE = "title"
    #: It says that it was translated, adapted or taken from the source's publisher.
    RETOLD = "retold"
    #: Its dateline names the source's publisher.
    DATELINE = "dateline"
    #: Its byline names the source's publisher.
    BYLINE = "byline"
    #: It begins with the same names and numbers in another language.
    LEAD = "lead"
    #: It attributes something to the source's publisher.
    ATTRIBUTION = "attribution"
    #: It links to the source.
    LINK = "link"


ORDER = {reason: number for number, reason in enumerate(Reason)}


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of an article. `on` is the day it came out, None where that is not known to the day;
    `address` is normalised (documents.normalise_address); `titles` and `languages` are by BCP 47 tag."""

    key: Key
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    publisher: Key | None = None
    byline: str = ""
    address: str = ""
    on: date | None = None
    languages: tuple[str, ...] = ()

    @property
    def tongues(self) -> frozenset[str]:
        """Its languages without script and region."""
        return frozenset(tag.partition("-")[0].lower() for tag in self.languages)


@dataclass(frozen=True, slots=True)
class Clue:
    """One reason to think that an article derives from another.

    `kind` is one of provenance.KINDS. `start` and `end` are code points in the article's text, and `words`
    what stands there; both are 0 where the words stand elsewhere (a byline, a headline on record).
    """

    reason: Reason
    kind: str
    words: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """An article, and what it may derive from: an article on record, or else a publisher of which none is
    found, an address or a name that is not on record. The strongest clue comes first."""

    article: Key
    clues: tuple[Clue, ...]
    derived_from: Key | None = None
    publisher: Key | None = None
    #: As the text gives it, where no article on record has it.
    address: str = ""

    @property
    def kind(self) -> str:
        """The kind that the strongest clue speaks for."""
        return self.clues[0].kind
