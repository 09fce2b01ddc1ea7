"""What is asserted, what bears on it, and what we concluded."""

from .annotations import Anchor, Annotation
from .claims import Claim, Claimant, ClaimClaimant, ClaimLink, Topic
from .desk import Comment, Enquiry, Report
from .verdicts import Verdict

__all__ = [
    "Anchor",
    "Annotation",
    "Claim",
    "ClaimClaimant",
    "ClaimLink",
    "Claimant",
    "Comment",
    "Enquiry",
    "Report",
    "Topic",
    "Verdict",
]
