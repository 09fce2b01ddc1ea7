from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from factcheck.ledger.chain import GENESIS, Fields, link

NOON = "2026-01-31T12:00:00.000123Z"
ENTRY = Fields(1, NOON, "user:ed", "site", "claims_claim", "7", "insert", '{"id": 7}')

TEXT = st.text(st.characters(codec="utf-8"))
ENTRIES = st.builds(
    Fields,
    st.integers(1, 2**63 - 1),
    *[TEXT] * 7,
)


def test_the_bytes_that_are_hashed_are_those_that_the_document_says() -> None:
    said = (
        f"64:{GENESIS},1:1,27:2026-01-31T12:00:00.000123Z,7:user:ed,4:site,12:claims_claim,1:7,6:insert,"
        '9:{"id": 7},'
    )
    assert link(GENESIS, ENTRY) == sha256(said.encode()).hexdigest()


def test_lengths_are_of_bytes() -> None:
    chinese = ENTRY._replace(actor="user:编辑")
    said = (
        f"64:{GENESIS},1:1,27:2026-01-31T12:00:00.000123Z,11:user:编辑,4:site,12:claims_claim,1:7,6:insert,"
        '9:{"id": 7},'
    )
    assert link(GENESIS, chinese) == sha256(said.encode()).hexdigest()


@given(ENTRIES, ENTRIES)
def test_different_entries_have_different_hashes(one: Fields, other: Fields) -> None:
    assert (link(GENESIS, one) == link(GENESIS, other)) == (one == other)


@given(ENTRIES, st.integers(1, 20))
def test_moving_letters_from_one_field_to_the_next_changes_the_hash(entry: Fields, count: int) -> None:
    moved = entry._replace(key=entry.key[:count], action=entry.key[count:] + entry.action)
    assert (link(GENESIS, moved) == link(GENESIS, entry)) == (moved == entry)


@given(ENTRIES)
def test_what_stood_before_is_part_of_the_hash(entry: Fields) -> None:
    assert link(GENESIS, entry) != link(link(GENESIS, entry), entry)
