from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.plugin import DjangoDbBlocker

from claims.models import Claim
from tests.database import committed


def evaluated(folder: Path, *options: str) -> list[str]:
    said = StringIO()
    call_command("evaluate_matching", str(folder), *options, stdout=said)
    return said.getvalue().splitlines()


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    (tmp_path / "queries.tsv").write_text("q1\tbridges\nq2\tanything\n", "utf-8")
    (tmp_path / "documents.tsv").write_text("d1\tThe bridge opens.\nd2\tThe quay is closed.\n", "utf-8")
    (tmp_path / "relevance.tsv").write_text("q1\td1\n", "utf-8")
    return tmp_path


def test_a_collection_is_measured_whole_and_without_each_part(
    collection: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        counted, heading, whole, *others = evaluated(collection, "--each")
        assert not Claim.objects.exists()
    assert counted == "1 queries, 1 more without a relevant one; 2 documents"
    assert heading.split() == ["MAP@1", "@3", "@5", "@10", "MRR", "R@10", "ms", "p50", "p95"]
    assert whole.split()[:7] == ["whole", *["1.0000"] * 6]
    assert [line.split()[1] for line in others] == ["repeats", "letters", "neighbours", "repeats,"]


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"queries\.tsv cannot be read"):
        evaluated(tmp_path)
