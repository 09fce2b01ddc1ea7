"""The questions asked of claims, annotations and verdicts, one method for each page or verb."""

from .annotations import FOUND, AnnotationQuerySet
from .claims import ClaimQuerySet
from .verdicts import VerdictQuerySet

__all__ = ["FOUND", "AnnotationQuerySet", "ClaimQuerySet", "VerdictQuerySet"]
