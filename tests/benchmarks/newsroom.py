"""Made-up stories of a made-up newsroom, as rows: articles in both languages, claims, evidence, verdicts.

A story is six articles, three of them with their texts, and twenty claims that are annotated in them, three
to ten times each. The first three stories have one claim with a hundred passages. A story is the same by its
number, however many there are: what a page of one shows does not grow with the database. Only dates are
spread over the same years, and the newest ten stories are still being worked on.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.benchmarks.made_up import MadeUp, Weighted
from tests.benchmarks.made_up_story import CLAIMS, OPEN, PUBLIC_FIGURES, Rows, Shared, Story, claimant
from tests.benchmarks.made_up_verdicts import decide

TOPICS, PUBLISHERS = 40, 500
BEGAN, DAYS = datetime(2012, 1, 1, tzinfo=UTC), 5_000


class Newsroom:
    """All rows of so many claims, a multiple of twenty, and at least 200."""

    def __init__(self, claims: int) -> None:
        self.stories = max(OPEN, claims // CLAIMS)
        self.wordings = MadeUp()
        self.wordings.begin(0)
        figures = [claimant(self.wordings, number) for number in range(1, PUBLIC_FIGURES + 1)]
        self._drawn = Shared(
            self.wordings, _numbers(PUBLISHERS), _numbers(TOPICS), figures, _numbers(PUBLIC_FIGURES)
        )

    def shared(self) -> Rows:
        """What the stories have in common."""
        return {
            "claims_topic": [
                {
                    "id": number,
                    "slug": f"topic-{number}",
                    "original_language": "en",
                    "name_en": f"Topic {number}",
                    "name_zh": f"话题{number}",
                }
                for number in range(1, TOPICS + 1)
            ],
            "articles_publisher": [
                {
                    "id": number,
                    "original_language": "en",
                    "name_en": f"Daily {number}",
                    "name_zh": f"日报{number}",
                }
                for number in range(1, PUBLISHERS + 1)
            ],
            "claims_claimant": list(self._drawn.figures),
        }

    def story(self, number: int) -> Rows:
        """The story of this number, from 1 to `stories`."""
        story = Story(self._drawn, number, self.day(number), is_open=number > self.stories - OPEN)
        decide(story)
        story.link_claims()
        return story.rows

    def day(self, number: int) -> datetime:
        """When a story began."""
        return BEGAN + timedelta(days=DAYS * number / self.stories)


def _numbers(most: int) -> Weighted:
    return Weighted([str(number) for number in range(1, most + 1)])
