"""The draw: how a plan's seed comes about so that nobody can choose it, and how anybody checks that afterwards.

1. The office draws 32 bytes (its part) and fixes the inputs. The commitment, a hash over both, goes into the log.
2. Somebody else contributes bytes, which go into the log openly. Neither side could know the other's when it chose.
3. The seed is a hash over part, contribution and inputs. The plan follows from it; its hash goes into the log, salted
   with the office's part, so that nobody can try plans until one fits.
4. After the last unannounced visit the part and the inputs are revealed, and everything can be computed again.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.audit.reports import Fault
from zhujian.kernel.rota.canonical import canonical, plan_data, read_slots, read_world, sha256, slot_data, world_data
from zhujian.kernel.rota.progress import Progress, silent
from zhujian.kernel.rota.values import Plan, Slot, World

PROTOCOL = "zhujian rota 1"
CONTRIBUTION = re.compile(r"(?:[0-9a-f]{2}){16,64}")
PART = re.compile(r"[0-9a-f]{64}")


def solver_name() -> str:
    """The solver and its version, on which a plan depends."""
    return f"ortools {version('ortools')}"


def tie_digest(salt: bytes, facts: Mapping[str, Any]) -> str:
    """What binds a person to a site, so that it can be checked by whoever is told the facts and the salt alone."""
    return sha256({"salt": salt.hex(), **facts})


def inputs_of(world: World, salt: bytes, ties: tuple[str, ...] = (), rest: Mapping[str, Any] | None = None) -> Any:
    """Everything that a plan follows from but the seed. `rest` is what `rest_of` makes where a plan is replaced."""
    return {
        "protocol": PROTOCOL,
        "solver": solver_name(),
        "salt": salt.hex(),
        "world": world_data(world),
        "ties": sorted(ties),
        "rest": dict(rest) if rest else None,
    }


def rest_of(old: tuple[Slot, ...], kept: tuple[Slot, ...]) -> dict[str, Any]:
    """What a re-plan starts from: the slots that were planned, and those of its days that have been made."""
    return {"old": [slot_data(slot) for slot in sorted(old)], "kept": [slot_data(slot) for slot in sorted(kept)]}


def commitment(inputs_hash: str, part: str) -> str:
    return sha256({"protocol": PROTOCOL, "step": "commitment", "inputs": inputs_hash, "part": part})


def seed_of(inputs_hash: str, part: str, contribution: str) -> bytes:
    """The 32 bytes from which the plan follows."""
    named = {"protocol": PROTOCOL, "step": "seed", "inputs": inputs_hash, "part": part, "contribution": contribution}
    return hashlib.sha256(canonical(named)).digest()


def plan_hash(plan: Any, part: str) -> str:
    """Says nothing about the plan to whoever does not know the office's part."""
    return sha256({"protocol": PROTOCOL, "step": "plan", "plan": plan, "part": part})


def computed(inputs: Mapping[str, Any], seed: bytes, progress: Progress = silent) -> Plan:
    """The plan of these inputs. Raises ValueError, KeyError or TypeError where they are not such."""
    # The solver takes half a second to load, which no other command or page is to wait for.
    from zhujian.kernel.rota.replan import replan
    from zhujian.kernel.rota.solve import solve

    world = read_world(inputs["world"])
    rest = inputs["rest"]
    if rest is None:
        return solve(world, seed, progress)
    old, kept = (read_slots({"slots": rest[name]}) for name in ("old", "kept"))
    return replan(world, old, seed, kept, progress)


def reveal_of(inputs: Mapping[str, Any], part: str, contribution: str, plan: Plan) -> dict[str, Any]:
    """The whole draw, as it is revealed: what `verify` takes."""
    fixed, slots = sha256(inputs), plan_data(plan)
    return {
        "protocol": PROTOCOL,
        "inputs": inputs,
        "inputs_hash": fixed,
        "part": part,
        "commitment": commitment(fixed, part),
        "contribution": contribution,
        "seed": seed_of(fixed, part, contribution).hex(),
        "plan": slots,
        "plan_hash": plan_hash(slots, part),
    }


def new_part() -> str:
    """The office's part of a seed: 32 bytes in hexadecimal."""
    return secrets.token_hex(32)


def verify(reveal: Mapping[str, Any], progress: Progress = silent) -> list[Fault]:
    """What does not hold in a revealed draw; nothing where everything was computed again and came out alike.

    `plan` may be missing from it, as it is from the log: it follows from the rest, and its hash is there.
    """
    try:
        return list(_faults(reveal, progress))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [Fault("reveal", _("这份公开材料的内容不完整或格式不对：%(reason)s。") % {"reason": error})]


def _faults(reveal: Mapping[str, Any], progress: Progress) -> Iterator[Fault]:
    inputs, part, contribution = reveal["inputs"], reveal["part"], reveal["contribution"]
    fixed = sha256(inputs)
    if not PART.fullmatch(part) or not CONTRIBUTION.fullmatch(contribution):
        yield Fault("part", _("双方的随机数应为小写十六进制：机关一方 32 字节，另一方 16 至 64 字节。"))
        return
    if inputs["protocol"] != PROTOCOL or reveal["protocol"] != PROTOCOL:
        yield Fault("protocol", _("不是本版本认得的抽取规程。"))
        return
    if fixed != reveal["inputs_hash"]:
        yield Fault("inputs", _("输入的哈希与公布的不符：输入被改动过。"))
    if commitment(fixed, part) != reveal["commitment"]:
        yield Fault("commitment", _("由输入和机关一方随机数算出的承诺与公布的不符。"))
    seed = seed_of(fixed, part, contribution)
    if seed.hex() != reveal["seed"]:
        yield Fault("seed", _("由双方随机数算出的种子与公布的不符：种子被改动过。"))
    if "plan" in reveal and plan_hash(reveal["plan"], part) != reveal["plan_hash"]:
        yield Fault("plan", _("排班的哈希与公布的不符：排班被改动过。"))
    yield from _recomputed(inputs, seed, reveal, progress)


def _recomputed(
    inputs: Mapping[str, Any], seed: bytes, reveal: Mapping[str, Any], progress: Progress
) -> Iterator[Fault]:
    if inputs["solver"] != solver_name():
        words = _("排班由 %(then)s 算出，本机为 %(now)s，不能重算。请换用同一版本。")
        yield Fault("solver", words % {"then": inputs["solver"], "now": solver_name()})
    elif plan_hash(plan_data(computed(inputs, seed, progress)), reveal["part"]) != reveal["plan_hash"]:
        yield Fault("plan", _("由种子重算的排班与公布的不同。"))
