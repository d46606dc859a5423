"""The tree against a second implementation, written down from RFC 9162's definitions word by word."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhujian.kernel.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    consistent,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_from_inclusion,
    root_of,
)

LEAVES = st.lists(st.binary(max_size=8).map(leaf_hash), min_size=1, max_size=70)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH of section 2.1.1, over leaf hashes."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:]))


def naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(old: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF of section 2.1.4.1."""
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = split(len(leaves))
    if old <= k:
        return [*naive_subproof(old, leaves[:k], whole=whole), naive_root(leaves[k:])]
    return [*naive_subproof(old - k, leaves[k:], whole=False), naive_root(leaves[:k])]


def test_a_leaf_and_a_node_are_hashed_under_different_prefixes() -> None:
    assert leaf_hash(b"x") == sha256(b"\x00x")
    assert node_hash(b"l" * 32, b"r" * 32) == sha256(b"\x01" + b"l" * 32 + b"r" * 32)


def test_the_empty_tree_has_the_root_of_nothing() -> None:
    assert Frontier().root() == root_of([]) == EMPTY_ROOT == sha256(b"")


def test_a_known_tree_has_its_published_root() -> None:
    """The eight entries of Certificate Transparency's own reference tests."""
    entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    root = root_of([leaf_hash(bytes.fromhex(entry)) for entry in entries])
    assert root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(LEAVES)
def test_appending_leads_to_the_definitions_root(leaves: list[bytes]) -> None:
    frontier = Frontier()
    for count, leaf in enumerate(leaves, start=1):
        frontier.append(leaf)
        assert frontier.root() == naive_root(leaves[:count])


@given(LEAVES, LEAVES)
def test_extending_is_appending_one_by_one(first: list[bytes], more: list[bytes]) -> None:
    at_once, one_by_one = Frontier(), Frontier()
    at_once.extend(first)
    at_once.extend(more)
    for leaf in [*first, *more]:
        one_by_one.append(leaf)
    assert (at_once.size, at_once.nodes) == (one_by_one.size, one_by_one.nodes)


@given(LEAVES)
def test_a_stored_frontier_goes_on_where_it_was(leaves: list[bytes]) -> None:
    half = len(leaves) // 2
    frontier = Frontier()
    frontier.extend(leaves[:half])
    again = Frontier.from_bytes(frontier.size, frontier.to_bytes())
    again.extend(leaves[half:])
    assert again.root() == naive_root(leaves)


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    with pytest.raises(ValueError, match="one node for each"):
        Frontier(3, [b"x" * 32])


@given(LEAVES, st.data())
def test_an_inclusion_path_is_the_definitions_and_leads_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_path(index, leaves)
    assert path == naive_path(index, leaves)
    assert root_from_inclusion(index, len(leaves), leaves[index], path) == naive_root(leaves)


@given(LEAVES, st.data())
def test_a_path_proves_no_other_leaf(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_path(index, leaves)
    assert root_from_inclusion(index, len(leaves), leaf_hash(b"another leaf"), path) != naive_root(leaves)


@given(LEAVES, st.data())
def test_a_path_of_the_wrong_length_is_refused(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_path(index, leaves)
    with pytest.raises(ValueError, match="too long"):
        root_from_inclusion(index, len(leaves), leaves[index], [*path, b"x" * 32])
    if path:
        with pytest.raises(ValueError, match="too short"):
            root_from_inclusion(index, len(leaves), leaves[index], path[:-1])


def test_a_leaf_beyond_the_tree_has_no_root() -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        root_from_inclusion(3, 3, leaf_hash(b"x"), [])


@given(LEAVES, st.data())
def test_a_consistency_path_is_the_definitions_and_holds(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    path = consistency_path(old, leaves)
    assert path == naive_subproof(old, leaves, whole=True)
    assert consistent(old, len(leaves), naive_root(leaves[:old]), naive_root(leaves), path)


@given(LEAVES, st.data())
def test_no_consistency_path_holds_for_a_rewritten_past(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    at = data.draw(st.integers(0, old - 1))
    rewritten = [*leaves[:at], leaf_hash(b"rewritten event"), *leaves[at + 1 :]]
    path = consistency_path(old, rewritten)
    assert not consistent(old, len(leaves), naive_root(leaves[:old]), naive_root(rewritten), path)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_sizes_that_do_not_grow_are_not_consistent(old: int, new: int) -> None:
    assert not consistent(old, new, b"x" * 32, b"y" * 32, [b"z" * 32])


def test_there_is_no_consistency_path_from_beyond_the_tree() -> None:
    with pytest.raises(ValueError, match="between 1 and"):
        consistency_path(3, [leaf_hash(b"a"), leaf_hash(b"b")])
