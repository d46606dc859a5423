"""The bytes that a leaf is hashed over. Logs outlive programs: this format can never change, only be added to."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhujian.kernel.audit.leaves import Stretch, _leaves
from zhujian.kernel.audit.log import compact, leaf_data
from zhujian.kernel.audit.merkle import leaf_hash
from zhujian.kernel.audit.models import Event

WORDS = st.text(st.characters(exclude_characters="\n\r", exclude_categories=("Cs",)), max_size=12)
EVENTS = st.builds(
    Event,
    seq=st.integers(1, 2**40),
    at=st.integers(0, 2**53),
    business=st.integers(0, 2**53),
    action=WORDS,
    account=st.none() | st.integers(1, 2**31),
    role=WORDS,
    origin=WORDS,
    subject=WORDS,
    rows=WORDS,
    data=WORDS,
)


def test_an_event_is_its_columns_a_line_each() -> None:
    event = Event(
        seq=17,
        at=1664499600000000,
        business=1664499600000001,
        action="problems.close",
        account=None,
        role="system:worker",
        origin="10.0.0.7",
        subject="problems.problem:3",
        rows='[["problems.problem","3","ab"]]',
        data="{}",
    )
    written = (
        "17\n1664499600000000\n1664499600000001\nproblems.close\n\nsystem:worker\n10.0.0.7\nproblems.problem:3\n"
        '[["problems.problem","3","ab"]]\n{}'
    )
    assert leaf_data(event).decode() == written
    assert leaf_hash(leaf_data(event)) == hashlib.sha256(b"\0" + written.encode()).digest()


@given(st.lists(EVENTS, max_size=5))
def test_the_fast_way_to_a_leaf_is_the_same_as_the_plain_one(events: list[Event]) -> None:
    names = ("seq", "at", "business", "action", "account", "role", "origin", "subject", "rows", "data")
    page = [(*(getattr(event, name) for name in names), b"") for event in events]
    assert _leaves(page) == [leaf_hash(leaf_data(event)) for event in events]


@pytest.mark.parametrize("text", ["two\nlines", "\u2028", "tab\tand\r\n", "竹鉴"])
def test_json_holds_no_line_break_of_its_own(text: str) -> None:
    """A column with a line break could be read as two."""
    assert "\n" not in compact({"text": text})


def test_json_is_the_same_whatever_the_order_of_its_keys() -> None:
    assert compact({"b": 1, "a": [2, "竹"]}) == compact({"a": [2, "竹"], "b": 1}) == '{"a":[2,"竹"],"b":1}'


def test_a_stretch_without_events_is_possible() -> None:
    assert Stretch([]).bad is None
