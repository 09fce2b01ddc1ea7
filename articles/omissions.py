"""The places of a text where words were left out, […] in an excerpt.

Pure. Places are code points, end exclusive.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Gaps:
    """The places where words were left out; each question is a search by halves."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(places):
            # One that overlaps the last is the same gap: both lists must rise.
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Whether words were left out between two offsets."""
        return bisect_right(self.ends, start) < bisect_left(self.starts, end)

    def last_before(self, start: int) -> int:
        """The end of the last gap that ends by `start`, else 0."""
        before = bisect_right(self.ends, start)
        return self.ends[before - 1] if before else 0

    def first_after(self, end: int, otherwise: int) -> int:
        """The start of the first gap that begins at `end` or later."""
        after = bisect_left(self.starts, end)
        return self.starts[after] if after < len(self.starts) else otherwise
