"""Whatever the bytes, a file is taken or refused; nothing else comes out, then or when it is copied."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.files import samples
from zhujian.kernel.files.formats import Inspection, Refusal
from zhujian.kernel.files.inspect import inspect
from zhujian.kernel.files.strip import strip

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")
KINDS = sorted(samples.TAKEN_IN)


def take(data: bytes) -> Inspection | None:
    try:
        return inspect(BytesIO(data))
    except Refusal:
        return None


def mutated(data: bytes, changes: list[tuple[int, int]], cut: int) -> bytes:
    changed = bytearray(data)
    for place, value in changes:
        changed[place % len(changed)] = value
    return bytes(changed[: len(changed) - cut % 3])


@settings(max_examples=250)
@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(0, 2),
)
def test_a_few_wrong_bytes_anywhere(kind: str, changes: list[tuple[int, int]], cut: int) -> None:
    data = mutated(samples.TAKEN_IN[kind], changes, cut)
    found = take(data)
    if found is not None:
        strip(BytesIO(data), found.type, BytesIO())


@settings(max_examples=200)
@given(st.sampled_from(KINDS), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_few_wrong_bytes_in_the_head(kind: str, changes: list[tuple[int, int]]) -> None:
    data = mutated(samples.TAKEN_IN[kind], changes, 0)
    found = take(data)
    if found is not None:
        strip(BytesIO(data), found.type, BytesIO())


@given(st.sampled_from(KINDS), st.integers(4, 64), st.binary(max_size=400))
def test_the_right_beginning_and_then_anything(kind: str, length: int, rest: bytes) -> None:
    take(samples.TAKEN_IN[kind][:length] + rest)


@given(st.binary(max_size=600))
def test_anything_at_all(data: bytes) -> None:
    take(data)


@settings(max_examples=60)
@given(st.sampled_from(KINDS), st.sampled_from(KINDS))
def test_two_files_in_one(first: str, second: str) -> None:
    data = samples.TAKEN_IN[first] + samples.TAKEN_IN[second]
    found = take(data)
    if found is not None:
        assert found.type == first or {first, found.type} <= {"txt", "csv"}
        strip(BytesIO(data), found.type, BytesIO())
