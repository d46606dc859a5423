"""`select_one_external` as an ordinary `select_one`: the offline page's engine knows only that one.

The lists of the sheet `external_choices` go over to `choices` before pyxform sees the form; a filter reads the same.
"""

from __future__ import annotations

import re
from typing import Any

SURVEY, CHOICES, EXTERNAL, SETTINGS = "survey", "choices", "external_choices", "settings"
_TYPE = re.compile(r"^\s*select[_ ]one[_ ]external\s+(\S+)(.*)$", re.IGNORECASE | re.DOTALL)
_SUFFIX = "__external"

Row = dict[str, str]


def inlined(data: dict[str, Any]) -> dict[str, Any]:
    """pyxform's data of a workbook with its external choices moved; as it was where there are none."""
    lists = {match[1] for row in data.get(SURVEY) or () if (match := _matched(row))}
    rows = [row for row in data.get(EXTERNAL) or () if _list_name(row) in lists]
    if not rows:
        return data
    taken = {_list_name(row) for row in data.get(CHOICES) or ()}
    names = {name: name + _SUFFIX if name in taken else name for name in lists}
    headings = dict((data.get(f"{CHOICES}_header") or [{}])[0])
    moved = [_moved(row, headings, names) for row in rows]
    found = {key: value for key, value in data.items() if not key.startswith(EXTERNAL)}
    found[SURVEY] = [_retyped(row, names) for row in data[SURVEY]]
    found[CHOICES] = [*(data.get(CHOICES) or ()), *moved]
    found[f"{CHOICES}_header"] = [headings]
    # Places of one name in different districts are what external choices are for.
    settings = {**next(iter(data.get(SETTINGS) or ()), {}), "allow_choice_duplicates": "yes"}
    found[SETTINGS] = [settings]
    found[f"{SETTINGS}_header"] = [dict.fromkeys(settings)]
    return found


def _matched(row: Row) -> re.Match[str] | None:
    return next((match for key, value in row.items() if _plain(key) == "type" and (match := _TYPE.match(value))), None)


def _retyped(row: Row, names: dict[str, str]) -> Row:
    match = _matched(row)
    if match is None:
        return row
    kind = f"select_one {names[match[1]]}{match[2]}"
    return {key: kind if _plain(key) == "type" else value for key, value in row.items()}


def _moved(row: Row, headings: dict[str, Any], names: dict[str, str]) -> Row:
    """A row under the headings of `choices`, which may write the same heading in another way."""
    standing = {_plain(heading): heading for heading in headings}
    found = {}
    for key, value in row.items():
        heading = standing.get(_plain(key), key)
        headings.setdefault(heading, None)
        found[heading] = names[value.strip()] if _plain(key) == "list_name" else value
    return found


def _list_name(row: Row) -> str:
    return next((value.strip() for key, value in row.items() if _plain(key) == "list_name"), "")


def _plain(heading: str) -> str:
    return heading.strip().lower().replace(" ", "_")
