"""The questions asked of claims, annotations and verdicts, one method for each page or verb."""

from .anchors import FOUND, PLACED, AnchorQuerySet
from .annotations import AnnotationQuerySet
from .claims import ClaimQuerySet
from .outside import OutsideVerdictQuerySet
from .reports import ReportQuerySet, TooManyReports
from .verdicts import VerdictQuerySet

__all__ = [
    "FOUND",
    "PLACED",
    "AnchorQuerySet",
    "AnnotationQuerySet",
    "ClaimQuerySet",
    "OutsideVerdictQuerySet",
    "ReportQuerySet",
    "TooManyReports",
    "VerdictQuerySet",
]
