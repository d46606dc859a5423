"""Every random number of a rota, derived from its seed.

Stream `label` of a seed is SHA-256 in counter mode: block i is SHA-256("zhujian rota 1" 0x00 seed label 0x00 i), where
i = 0, 1, ... is written in 8 bytes, most significant first. A block holds four words of 8 bytes, most significant
first. A number below n is the first word below the largest multiple of n, modulo n, so that all are equally likely. A
permutation is Fisher and Yates's, from the last place down. docs/adr/0016-rota.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
SEED_BYTES = 32
PREFIX = b"zhujian rota 1\x00"
WORDS = 1 << 64


class Chance:
    """One stream of numbers. Streams with different labels know nothing of each other."""

    def __init__(self, seed: bytes, *label: str | int) -> None:
        if len(seed) != SEED_BYTES:
            raise ValueError("a seed is 32 bytes")
        self.seed = seed
        self._start = hashlib.sha256(PREFIX + seed + "/".join(map(str, label)).encode() + b"\x00")
        self._words = self._stream()

    def _stream(self) -> Iterator[int]:
        counter = 0
        while True:
            block = self._start.copy()
            block.update(counter.to_bytes(8, "big"))
            digest = block.digest()
            yield from (int.from_bytes(digest[at : at + 8], "big") for at in (0, 8, 16, 24))
            counter += 1

    def below(self, bound: int) -> int:
        """A whole number from 0 to bound - 1, each equally likely."""
        limit = WORDS - WORDS % bound
        word = next(self._words)
        while word >= limit:
            word = next(self._words)
        return word % bound

    def permutation(self, length: int) -> list[int]:
        places = list(range(length))
        for last in range(length - 1, 0, -1):
            other = self.below(last + 1)
            places[last], places[other] = places[other], places[last]
        return places

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return [items[place] for place in self.permutation(len(items))]

    def table(self, rows: int, columns: int, bound: int) -> NDArray[np.int64]:
        """Numbers from 0 to bound - 1, row by row."""
        found = [self.below(bound) for _number in range(rows * columns)]
        return np.array(found, dtype=np.int64).reshape(rows, columns)
