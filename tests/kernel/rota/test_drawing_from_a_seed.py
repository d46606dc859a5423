"""Plans follow from their seed and from nothing else."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.kernel.rota.worlds import SEED, county, days, hamlet, places
from zhujian.kernel.rota.canonical import canonical, plan_data, read_world, world_data
from zhujian.kernel.rota.chance import Chance
from zhujian.kernel.rota.solve import solve
from zhujian.kernel.rota.values import Crew, Duty, World

SMALL = hamlet()
ROOT = Path(__file__).resolve().parents[3]
IN_ANOTHER_PROCESS = """
import hashlib
from tests.kernel.rota.worlds import SEED, hamlet
from zhujian.kernel.rota.canonical import canonical, plan_data
from zhujian.kernel.rota.solve import solve
print(hashlib.sha256(canonical(plan_data(solve(hamlet(), SEED)))).hexdigest())
"""


def drawn(world: World, seed: bytes) -> bytes:
    return canonical(plan_data(solve(world, seed)))


def test_the_same_seed_gives_the_same_bytes_in_other_processes() -> None:
    """Each with another order of its sets."""
    expected = hashlib.sha256(drawn(SMALL, SEED)).hexdigest()
    for hashing in ("1", "77"):
        environ = {
            **os.environ,
            "PYTHONHASHSEED": hashing,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
        }
        command = [sys.executable, "-c", IN_ANOTHER_PROCESS]
        said = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
        assert said.stdout.strip() == expected


def test_the_order_in_which_rows_are_read_is_of_no_account() -> None:
    turned = replace(SMALL, sites=SMALL.sites[::-1], teams=SMALL.teams[::-1], duties=SMALL.duties[::-1])
    assert drawn(turned, SEED) == drawn(SMALL, SEED)
    assert canonical(world_data(turned)) == canonical(world_data(SMALL))


def test_a_world_is_read_as_it_was_written() -> None:
    assert canonical(world_data(read_world(world_data(SMALL)))) == canonical(world_data(SMALL))
    assert drawn(read_world(world_data(SMALL)), SEED) == drawn(SMALL, SEED)


@pytest.mark.parametrize("bit", [0, 100, 255])
def test_one_bit_of_the_seed_makes_another_plan(bit: int) -> None:
    other = bytearray(SEED)
    other[bit // 8] ^= 1 << bit % 8
    one, two = solve(SMALL, SEED), solve(SMALL, bytes(other))
    assert len(set(one.slots) & set(two.slots)) < len(one.slots) / 2


def test_every_team_may_come_to_every_site_on_the_first_day() -> None:
    """Over forty seeds no team is drawn for a site much more often than by chance."""
    world = county(days=days(1), sites=places(6, 6), duties=(Duty("daily", "on-site"),))
    met = Counter(
        slot.team for number in range(40) for slot in solve(world, bytes([number]) * 32).slots if slot.site == "s000"
    )
    assert len(met) >= 10
    assert max(met.values()) <= 12


def test_nobody_can_guess_the_day_of_a_covert_visit() -> None:
    """The first visit may fall on any day of the limit, and on none much more often than on another."""
    world = World(
        "mines",
        days(14),
        places(12),
        tuple(Crew(f"c{number}", "covert", 12) for number in range(2)),
        (Duty("covert", "covert", 14, unannounced=True),),
    )
    first: Counter[date] = Counter()
    for number in range(25):
        seen: dict[str, date] = {}
        for slot in solve(world, bytes([number]) * 32).slots:
            seen.setdefault(slot.site, slot.day)
        first.update(seen.values())
    assert sum(first.values()) == 300
    assert set(first) == set(world.days)
    assert max(first.values()) <= 45


def test_a_stream_is_pinned() -> None:
    """Whoever writes it anew from its description gets these numbers."""
    block = hashlib.sha256(b"zhujian rota 1\x00" + bytes(32) + b"test/7\x00" + bytes(8)).digest()
    chance = Chance(bytes(32), "test", 7)
    assert [chance.below(2**64) for _word in range(4)] == [
        int.from_bytes(block[at : at + 8], "big") for at in (0, 8, 16, 24)
    ]
    assert Chance(bytes(32), "test").permutation(8) == PINNED


PINNED = [0, 6, 2, 3, 7, 4, 1, 5]


def test_a_seed_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        solve(SMALL, b"short")
