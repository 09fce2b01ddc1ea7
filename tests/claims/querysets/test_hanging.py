"""What hangs on a claim, asked with one query (ClaimQuerySet.hanging_on)."""

from __future__ import annotations

import pytest

from claims.models import Claim
from tests.database import sql
from tests.factory import make_claim, make_claimant, make_topic

pytestmark = pytest.mark.django_db


def test_topics_and_claimants_are_read_though_a_later_version_has_given_them_columns() -> None:
    sql("ALTER TABLE claims_topic ADD COLUMN symbol text")
    sql("ALTER TABLE claims_claimant ADD COLUMN symbol text")
    topic, claimant = make_topic(), make_claimant()
    hanging = Claim.objects.hanging_on(make_claim(topics=[topic], claimants=[claimant]))
    assert [one.slug for one in hanging.topics] == [topic.slug]
    assert [one.name for one in hanging.claimants] == [claimant.name]
