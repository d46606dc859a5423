"""Calculations and conditions that depend on themselves: no client can settle what they are.

As in JavaRosa, which ODK Collect and ODK Validate use: a node depends on what its `calculate` and its `relevant` refer
to, and everything in a group on the group. Which repetition is meant does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from zhujian.kernel.checklists.xforms import XForm

Graph = Mapping[str, set[str]]

_STRING = re.compile(r""""[^"]*"|'[^']*'""")
_NAME = r"[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?"
_ABSOLUTE = re.compile(rf"(?<![\w/)\].])/({_NAME}(?:/{_NAME})*)")
_RELATIVE = re.compile(rf"(?<![\w/)\].])(\.\.?(?:/(?:\.\.|{_NAME}))*)(?![\w.(])")
_CURRENT = re.compile(r"current\(\)\s*/")
_DEPENDENT = ("calculate", "relevant")
_CONDITIONS = ("readonly", "required")


def cycle(form: XForm) -> list[str]:
    """The paths of one circle, each depending on the next; empty where there is none."""
    return _circle(_dependencies(form))


def _dependencies(form: XForm) -> dict[str, set[str]]:
    """Path -> the paths that it depends on."""
    found: dict[str, set[str]] = {}
    for path, bind in form.binds.items():
        for place in _DEPENDENT:
            found.setdefault(path, set()).update(references(bind.get(place, ""), path))
        # Whether an answer is wanted may depend on another's being wanted, but not on itself.
        if any(path in references(bind.get(place, ""), path) for place in _CONDITIONS):
            found[path].add(path)
    for path in list(found):
        found[path].update(above for above in _ancestors(path) if above in found)
    return found


def references(text: str, path: str) -> Iterator[str]:
    """The nodes of the form that an expression at `path` refers to."""
    plain = _STRING.sub("''", text)
    for match in _ABSOLUTE.finditer(plain):
        parts = [part.rpartition(":")[2] for part in match[1].split("/")]
        yield "/".join(parts[1:])
    for match in _RELATIVE.finditer(_CURRENT.sub(" ", _without_predicates(plain))):
        yield _resolved(path, match[1])


def _without_predicates(text: str) -> str:
    """A condition in brackets is about the node before it; only `current()` leads back to the question."""
    kept, depth = [], 0
    for part in re.split(r"(\[|\]|current\(\)\s*/[\w./\-]*)", text):
        if part == "[":
            depth += 1
        elif part == "]":
            depth -= 1
        elif depth <= 0 or part.startswith("current()"):
            kept.append(part)
        else:
            kept.append(" ")
    return "".join(kept)


def _resolved(path: str, relative: str) -> str:
    parts = path.split("/")
    for step in relative.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step != ".":
            parts = [*parts, step.rpartition(":")[2]]
    return "/".join(parts)


def _ancestors(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts)))


def _circle(graph: Graph) -> list[str]:
    """Walked with a stack of our own: a hostile form chains thousands of questions."""
    settled: set[str] = set()
    for start in graph:
        trail: list[str] = []
        stack: list[Iterator[str]] = [iter((start,))]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                if trail:
                    settled.add(trail.pop())
            elif node in trail:
                return trail[trail.index(node) :]
            elif node not in settled and node in graph:
                trail.append(node)
                stack.append(_sorted(graph[node]))
    return []


def _sorted(nodes: Iterable[str]) -> Iterator[str]:
    return iter(sorted(nodes))
