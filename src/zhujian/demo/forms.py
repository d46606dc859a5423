"""Filled-in checklists of the demo county, as a phone would send them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from random import Random
from xml.etree.ElementTree import Element, SubElement, tostring

from zhujian.kernel.checklists.models import Version

Answers = Mapping[str, object]
"""Name -> text, a group of further names, or a list of them for a repeat."""


def filled(dice: Random, form: Version, answers: Answers, start: datetime, end: datetime) -> bytes:
    """The submission of a form; its identifier follows from the dice, so that a county built twice is the same."""
    root = Element("data", {"id": form.checklist.form_id, "version": form.version})
    for name, moment in (("start", start), ("end", end)):
        SubElement(root, name).text = moment.isoformat(timespec="milliseconds")
    SubElement(root, "today").text = str(end.date())
    _fill(root, answers)
    meta = SubElement(root, "meta")
    SubElement(meta, "instanceID").text = f"uuid:{uuid.UUID(int=dice.getrandbits(128), version=4)}"
    return tostring(root)


def _fill(node: Element, answers: Answers) -> None:
    for name, value in answers.items():
        if isinstance(value, list):
            for item in value:
                _fill(SubElement(node, name), item)
        elif isinstance(value, Mapping):
            _fill(SubElement(node, name), value)
        else:
            SubElement(node, name).text = str(value)


def clean_mine(dice: Random, site: str, state: str, position: str) -> dict[str, object]:
    """A mine with nothing amiss: readings differ from day to day."""
    allowed = 60 + 5 * dice.randrange(8)
    issued = dice.randrange(0, 40)
    used = dice.randrange(0, issued + 1)
    closing = state == "closing"
    people = {"allowed": allowed, "underground": allowed - dice.randrange(2, 25), "excess": 0}
    return {
        "site": site,
        "arrival": {"position": position, "state": state},
        "closure": {"found": "none", "cleared": "yes"},
        "ventilation": {"air": "normal"},
        "gas": {"monitoring": "normal"} if closing else {**_gas(dice), "monitoring": "normal"},
        "water": {"drainage": "normal"},
        **({} if closing else {"people": people, "leader": {"present": "yes", "leader_name": "带班矿领导"}}),
        "licences": {"papers": "normal"},
        "explosives": {"use": "normal", "issued": issued, "used": used, "returned": issued - used, "missing": 0},
        "more": "no",
    }


def _gas(dice: Random) -> dict[str, object]:
    face = dice.randrange(8, 62) / 100
    return {"face": f"{face:.2f}", "main_return": f"{face * 0.6:.2f}", "over": "no"}


def with_fault(answers: Answers, category: str, place: str, words: str, photo: str) -> dict[str, object]:
    """The same visit with one finding and its photo."""
    fault = {
        "category": category,
        "place": place,
        "description": words,
        "photos": [{"photo": photo}],
        "measure": "none",
    }
    return {**answers, "more": "yes", "faults": [fault]}


def clean_water(dice: Random, site: str, position: str) -> dict[str, object]:
    """A pond on a good week."""
    asked = dice.randrange(0, 6)
    residents = {"asked": asked, **({"satisfaction": "satisfied", "unanswered": "no"} if asked else {})}
    return {
        "site": site,
        "surface": {"position": position, "colour": dice.choice(("clear", "turbid")), "odour": "none", "relapse": "no"},
        "measured": "no",
        "outlets": {"sewage": "no"},
        "banks": {"found": "none"},
        "project": {"works": "normal"},
        "residents": residents,
        "more": "no",
    }
