"""The pure rooms write out the values that the columns hold; the two are the same."""

import re

import pytest
from django.db import connection

from articles import choices, documents, provenance, rendering


def test_the_kinds_of_derivation_are_those_of_the_graph() -> None:
    assert set(choices.DerivationKind.values) == set(provenance.KINDS)
    assert len(provenance.KINDS) == len(choices.DerivationKind)
    assert choices.DerivationKind.MAY_SHARE_A_SOURCE == provenance.MAY_SHARE_SOURCE


def test_the_precisions_of_a_date_are_those_of_a_document_in_their_order() -> None:
    assert tuple(choices.Precision.values) == documents.PRECISIONS


def test_what_readers_may_see_is_what_the_rendering_knows() -> None:
    assert set(choices.Shows.values) == {shows.value for shows in rendering.Shows}


@pytest.mark.django_db
def test_the_kinds_of_blocks_and_marks_are_those_the_database_takes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'revision_blocks_cover_the_text'")
        [(source,)] = cursor.fetchall()
    lists = [re.split(r",\s*", kinds) for kinds in re.findall(r"'\{([^}]+)\}'::text\[\]", source)]
    assert lists == [list(documents.BLOCK_KINDS), list(documents.MARK_KINDS)]
