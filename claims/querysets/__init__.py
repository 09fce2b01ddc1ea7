"""The questions asked of claims, annotations and verdicts, one method for each page or verb."""

from .annotations import FOUND, AnnotationQuerySet
from .claims import ClaimQuerySet
from .reports import ReportQuerySet, TooManyReports
from .verdicts import VerdictQuerySet

__all__ = [
    "FOUND",
    "AnnotationQuerySet",
    "ClaimQuerySet",
    "ReportQuerySet",
    "TooManyReports",
    "VerdictQuerySet",
]
