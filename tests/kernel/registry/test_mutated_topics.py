"""However a topic is damaged, reading it ends in a topic or in faults that can be said."""

import copy
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.registry.samples import FULL, written
from zhujian.kernel.registry.documents import FILE, read_topic, topic_of
from zhujian.kernel.registry.faults import Refusal
from zhujian.kernel.registry.figures import Source
from zhujian.kernel.registry.reading import Table
from zhujian.kernel.registry.values import Topic

SOURCES = {name: Source(name, lambda actor, topic: None) for name in ("sites", "teams")}
DOCUMENT = tomllib.loads(FULL)
SCALARS = st.one_of(st.text(max_size=12), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes())
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


PLACES = _places(DOCUMENT)[1:]


def _put(document: Any, path: tuple[Any, ...], value: Any) -> None:
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


@given(place=st.sampled_from(PLACES), value=VALUES)
def test_any_value_in_any_place_is_taken_or_named(place, value):
    document = copy.deepcopy(DOCUMENT)
    _put(document, place, value)
    faults: list[Any] = []

    topic = topic_of(Table(FILE, "", document, faults), Path("ponds"), SOURCES)

    assert isinstance(topic, Topic)
    assert all(fault.reason for fault in faults)


@given(place=st.sampled_from(PLACES), key=st.text(max_size=8), value=VALUES)
def test_a_key_added_anywhere_never_breaks_the_reading(place, key, value):
    document = copy.deepcopy(DOCUMENT)
    target = document
    for step in place[:-1]:
        target = target[step]
    if isinstance(target, dict):
        target[key] = value
    faults: list[Any] = []

    topic_of(Table(FILE, "", document, faults), Path("ponds"), SOURCES)

    assert all(str(fault) for fault in faults)


@given(start=st.integers(0, len(FULL)), length=st.integers(0, 40), noise=st.text(max_size=10))
def test_a_file_with_a_piece_torn_out_is_read_or_refused(start, length, noise):
    with TemporaryDirectory() as folder:
        text = (
            (FULL[:start] + noise + FULL[start + length :]).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        )
        found = read_topic(written(Path(folder) / "ponds", text), SOURCES)

    assert isinstance(found, Topic | Refusal)
    assert isinstance(found, Topic) or all(fault.reason for fault in found.faults)


@given(content=st.binary(max_size=200))
def test_any_bytes_are_refused(content):
    with TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_bytes(content)
        found = read_topic(Path(folder), SOURCES)

    assert isinstance(found, Refusal)
    assert str(found)
