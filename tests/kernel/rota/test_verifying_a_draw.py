"""A revealed draw, computed again by somebody who holds nothing else."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from tests.kernel.rota.worlds import SEED, days, hamlet
from zhujian.kernel.rota import draw
from zhujian.kernel.rota.canonical import sha256
from zhujian.kernel.rota.draw import computed, inputs_of, rest_of, reveal_of, seed_of, tie_digest, verify

PART, CONTRIBUTION = SEED.hex(), "ab" * 32
WORLD = hamlet(days=days(5))


def revealed(**rest: Any) -> dict[str, Any]:
    inputs = inputs_of(
        WORLD, b"salt" * 4, (tie_digest(b"one", {"kind": "kinship", "person": 7, "site": "s001"}),), **rest
    )
    plan = computed(inputs, seed_of(sha256(inputs), PART, CONTRIBUTION))
    # As it comes from a file.
    found: dict[str, Any] = json.loads(json.dumps(reveal_of(inputs, PART, CONTRIBUTION, plan)))
    return found


@pytest.fixture(scope="module")
def reveal() -> dict[str, Any]:
    return revealed()


def words(reveal: dict[str, Any]) -> str:
    return " ".join(str(fault) for fault in verify(reveal))


def test_an_honest_draw_comes_out_alike(reveal: dict[str, Any]) -> None:
    assert verify(reveal) == []


def test_what_the_log_holds_is_enough(reveal: dict[str, Any]) -> None:
    """It holds no slots: they follow from the rest."""
    assert verify({name: value for name, value in reveal.items() if name != "plan"}) == []


def test_a_replan_is_drawn_and_computed_again_alike() -> None:
    old = computed(inputs_of(WORLD, b"salt" * 4), SEED).slots
    kept = old[:3]
    assert verify(revealed(rest=rest_of(old[3:], kept))) == []


def test_another_seed_is_caught(reveal: dict[str, Any]) -> None:
    assert "种子被改动过" in words({**reveal, "seed": "00" * 32})


def test_another_part_of_the_office_is_caught(reveal: dict[str, Any]) -> None:
    assert "承诺与公布的不符" in words({**reveal, "part": "11" * 32})


def test_another_contribution_is_caught(reveal: dict[str, Any]) -> None:
    found = words({**reveal, "contribution": "cd" * 32})
    assert "种子被改动过" in found
    assert "重算的排班与公布的不同" in found


def test_a_seed_that_was_chosen_by_trying_parts_is_caught_by_the_commitment(reveal: dict[str, Any]) -> None:
    """Whoever makes everything anew from a part that suits them cannot make the commitment that stands in the log."""
    inputs = reveal["inputs"]
    other = "22" * 32
    plan = computed(inputs, seed_of(sha256(inputs), other, CONTRIBUTION))
    forged = {**reveal_of(inputs, other, CONTRIBUTION, plan), "commitment": reveal["commitment"]}
    assert "承诺与公布的不符" in words(forged)


def test_one_visit_that_was_moved_is_caught(reveal: dict[str, Any]) -> None:
    forged = deepcopy(reveal)
    slots = forged["plan"]["slots"]
    slots[0][3], slots[5][3] = slots[5][3], slots[0][3]
    assert "排班被改动过" in words(forged)


def test_a_tie_that_was_dropped_afterwards_is_caught(reveal: dict[str, Any]) -> None:
    forged = deepcopy(reveal)
    forged["inputs"]["ties"] = []
    assert "输入被改动过" in words(forged)


def test_another_solver_is_named(reveal: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "version", lambda _name: "10.0")
    assert "不能重算" in words(reveal)


@pytest.mark.parametrize("key", ["inputs", "part", "contribution", "plan_hash", "commitment"])
def test_a_file_with_something_missing_or_of_another_kind_is_refused(reveal: dict[str, Any], key: str) -> None:
    assert verify({name: value for name, value in reveal.items() if name != key}) != []
    assert verify({**reveal, key: 7}) != []


def test_the_hash_of_a_plan_tells_nothing_without_the_part(reveal: dict[str, Any]) -> None:
    assert sha256(reveal["plan"]) != reveal["plan_hash"]
    assert draw.plan_hash(reveal["plan"], "33" * 32) != reveal["plan_hash"]


def test_inputs_name_teams_and_sites_but_no_person() -> None:
    digest = tie_digest(b"salt", {"kind": "kinship", "person": 7, "site": "s001"})
    assert tie_digest(b"other", {"kind": "kinship", "person": 7, "site": "s001"}) != digest
    barred = frozenset([("on-site-01", "s001")])
    inputs = inputs_of(replace(WORLD, barred=barred), b"salt" * 4, (digest,))
    assert inputs["world"]["barred"] == [["on-site-01", "s001"]]
    assert "kinship" not in json.dumps(inputs)
