"""What is asserted, what bears on it, and what we concluded."""

from .anchors import Anchor
from .annotations import Annotation
from .claimants import Claimant, Topic
from .claims import Claim
from .counted import Correction, Figure, QuotedArticle
from .desk import Comment, Enquiry, Report
from .edition import Edition
from .links import ClaimClaimant, ClaimLink
from .loaded import LoadedDataset
from .outside import OutsideVerdict
from .search import IndexedClaim, IndexedWording, MatchingTerm, WaitingClaim
from .sending import SentForm
from .verdicts import Verdict

__all__ = [
    "Anchor",
    "Annotation",
    "Claim",
    "ClaimClaimant",
    "ClaimLink",
    "Claimant",
    "Comment",
    "Correction",
    "Edition",
    "Enquiry",
    "Figure",
    "IndexedClaim",
    "IndexedWording",
    "LoadedDataset",
    "MatchingTerm",
    "OutsideVerdict",
    "QuotedArticle",
    "Report",
    "SentForm",
    "Topic",
    "Verdict",
    "WaitingClaim",
]
