"""Worlds and plans as bytes: one way of writing each, so that everybody hashes the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from zhujian.kernel.rota.values import Crew, Duty, Place, Plan, Slot, World

FORMAT = 1


def canonical(value: Any) -> bytes:
    """JSON in UTF-8 without blanks, keys sorted, text unescaped. Only text, whole numbers, lists and objects."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def sha256(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def world_data(world: World) -> dict[str, Any]:
    """Everything sorted by its code, so that the order in which rows were read is of no account."""
    return {
        "format": FORMAT,
        "topic": world.topic,
        "days": [day.isoformat() for day in world.days],
        "sites": [_place_data(item) for item in sorted(world.sites, key=lambda item: item.code)],
        "teams": [_crew_data(item) for item in sorted(world.teams, key=lambda item: item.code)],
        "duties": [vars(item) for item in sorted(world.duties, key=lambda item: item.code)],
        "barred": sorted(list(pair) for pair in world.barred),
        "before": [slot_data(item) for item in sorted(world.before)],
        "distances": sorted(list(item) for item in world.distances),
    }


def _place_data(place: Place) -> dict[str, Any]:
    return {**vars(place), "since": _text(place.since), "until": _text(place.until)}


def _crew_data(crew: Crew) -> dict[str, Any]:
    return {**vars(crew), "away": sorted(day.isoformat() for day in crew.away)}


def slot_data(slot: Slot) -> list[str]:
    return [slot.day.isoformat(), slot.duty, slot.site, slot.team]


def plan_data(plan: Plan) -> dict[str, Any]:
    """The slots alone: gaps, obstacles and scores follow from them and from the world."""
    return {"format": FORMAT, "slots": [slot_data(item) for item in plan.slots]}


def read_world(data: Mapping[str, Any]) -> World:
    """The world that `world_data` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    if data["format"] != FORMAT:
        raise ValueError(f"unknown format {data['format']!r}")
    return World(
        topic=data["topic"],
        days=tuple(date.fromisoformat(day) for day in data["days"]),
        sites=tuple(_read_place(item) for item in data["sites"]),
        teams=tuple(_read_crew(item) for item in data["teams"]),
        duties=tuple(Duty(**item) for item in data["duties"]),
        barred=frozenset((team, site) for team, site in data["barred"]),
        before=frozenset(read_slot(item) for item in data["before"]),
        distances=frozenset((one, other, int(far)) for one, other, far in data["distances"]),
    )


def read_slot(data: list[str]) -> Slot:
    day, duty, site, team = data
    return Slot(date.fromisoformat(day), duty, site, team)


def read_slots(data: Mapping[str, Any]) -> tuple[Slot, ...]:
    """The slots of what `plan_data` wrote."""
    return tuple(sorted(read_slot(item) for item in data["slots"]))


def _read_place(data: Mapping[str, Any]) -> Place:
    return Place(**{**data, "since": _day(data["since"]), "until": _day(data["until"])})


def _read_crew(data: Mapping[str, Any]) -> Crew:
    return Crew(**{**data, "away": frozenset(date.fromisoformat(day) for day in data["away"])})


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
