"""The back office's pages of claims and what hangs on them."""

from . import annotations, claims, desk, outside, verdicts

__all__ = ["annotations", "claims", "desk", "outside", "verdicts"]
