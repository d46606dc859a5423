"""Merkle tree hashing, inclusion and consistency proofs as RFC 9162, section 2.1, over SHA-256.

A tree of n leaves is kept as its frontier: the roots of the perfect subtrees that n's binary digits name, largest
first. Appending touches the frontier alone; the root is folded from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_BYTES = 32
_sha256 = hashlib.sha256


def leaf_hash(data: bytes) -> bytes:
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return _sha256(b"\x01" + left + right).digest()


class Frontier:
    """The growing edge of a tree. `size` leaves are in it."""

    __slots__ = ("nodes", "size")

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.nodes = list(nodes)
        if len(self.nodes) != size.bit_count():
            raise ValueError("a frontier has one node for each binary one of its size")

    def append(self, leaf: bytes) -> None:
        self._carry(leaf, 1)

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Append many leaves, a perfect subtree at a time: faster than one by one, and the same tree."""
        at = 0
        while at < len(leaves):
            room = 1 << (len(leaves) - at).bit_length() - 1
            width = min(room, self.size & -self.size or room)
            self._carry(_perfect_root(leaves[at : at + width]), width)
            at += width

    def _carry(self, node: bytes, width: int) -> None:
        """Add a perfect subtree of `width` leaves, which divides the size so far."""
        nodes, carry = self.nodes, self.size // width
        while carry & 1:
            node = _sha256(b"\x01" + nodes.pop() + node).digest()
            carry >>= 1
        nodes.append(node)
        self.size += width

    def root(self) -> bytes:
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            root = node_hash(left, root)
        return root

    def to_bytes(self) -> bytes:
        return b"".join(self.nodes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Frontier:
        return cls(size, (data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)))


def _perfect_root(level: Sequence[bytes]) -> bytes:
    """The root over a power of two of leaf hashes, level by level."""
    while len(level) > 1:
        pairs = iter(level)
        level = [_sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return level[0]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, in order."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Sibling hashes from leaf `index` (from 0) up to the root (2.1.3.1)."""
    path: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(root_of(leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(leaves[low:middle]))
            low = middle
    return path[::-1]


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that an inclusion path leads to (2.1.3.2). Raises ValueError where the path does not fit the size."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in a tree of this size")
    node, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ValueError("the path is too long")
        if node & 1 or node == last:
            root = node_hash(sibling, root)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return root


def consistency_path(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Hashes that show the tree of the first `old` leaves to be a prefix of the whole (2.1.4.1)."""
    if not 0 < old <= len(leaves):
        raise ValueError("the old size must lie between 1 and the new one")
    path: list[bytes] = []
    low, high, whole = 0, len(leaves), True
    while old - low != high - low:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(root_of(leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(leaves[low:middle]))
            low, whole = middle, False
    if not whole:
        path.append(root_of(leaves[low:high]))
    return path[::-1]


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the new tree extends the old one (2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new or not path:
        return False
    hashes = list(path) if old & (old - 1) else [old_root, *path]
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
