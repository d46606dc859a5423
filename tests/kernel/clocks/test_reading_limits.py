"""A file of limits that cannot be used is refused with its name, the key and the reason."""

from datetime import date

import pytest

from zhujian.kernel.clocks.catalogue import collect
from zhujian.kernel.clocks.limits import Limit, Text
from zhujian.kernel.clocks.reading import CatalogueError, inline_limit, read_limits
from zhujian.kernel.clocks.terms import Term, Unit

LAW = """
[law.x]
title = { zh = "某条例", en = "Some Regulations" }
version = "2020"
from = 2020-01-01
"""
LIMIT = """
[[limit]]
code = "X-1"
law = "x"
article = "1"
trigger = "收到"
who = { zh = "机关", en = "agency" }
term = { days = 7 }
action = "办结"
status = "verified"
"""


def read(source: str) -> tuple[Limit, ...]:
    return read_limits("some.toml", source)


def test_a_whole_file_is_read() -> None:
    [found] = read(LAW + LIMIT)
    assert found.term == Term(7, Unit.DAYS)
    assert found.family == found.code == "X-1"
    assert found.trigger == Text("收到")
    assert found.law.since == date(2020, 1, 1)
    assert not found.is_pausable
    assert found.rolls


@pytest.mark.parametrize(
    ("change", "key", "reason"),
    [
        (('article = "1"\n', ""), "limit[X-1].article", "missing"),
        (('article = "1"', "article = 1"), "limit[X-1].article", "is a str, not 1"),
        (('law = "x"', 'law = "y"'), "limit[X-1].law", "'y' is not among"),
        (("days = 7", "weeks = 7"), "limit[X-1].term", "unknown unit 'weeks'"),
        (("days = 7", "days = -7"), "limit[X-1].term", "whole number"),
        (("days = 7", 'days = "7"'), "limit[X-1].term", "whole number"),
        (("days = 7", "days = true"), "limit[X-1].term", "whole number"),
        (("days = 7", "years = 101"), "limit[X-1].term", "years from 0 to 100"),
        (("days = 7", "days = 7, hours = 1"), "limit[X-1].term", "exactly one unit"),
        (("days = 7", "days = 10001"), "limit[X-1].term", "from 0 to 10000"),
        (('"verified"', '"sure"'), "limit[X-1].status", "'sure' is not a valid Status"),
        (('zh = "机关", ', ""), "limit[X-1].who.zh", "missing"),
        (('en = "agency"', 'fr = "agence"'), "limit[X-1].who.fr", "not a known key"),
        (('"verified"', '"verified"\nurgent = true'), "limit[X-1].urgent", "not a known key"),
        (("from = 2020-01-01", "from = 2020-01-01\nuntil = 2019-01-01"), "law.x.until", "before from"),
        (("from = 2020-01-01", 'from = "2020"'), "law.x.from", "is a date"),
        (("[law.x]", "[laws.x]"), "law", "missing"),
        (('code = "X-1"', "code = "), "", "Invalid value"),
    ],
)
def test_a_fault_is_named_by_file_key_and_reason(change: tuple[str, str], key: str, reason: str) -> None:
    source = LAW + LIMIT
    assert change[0] in source
    with pytest.raises(CatalogueError) as refused:
        read(source.replace(*change))
    assert refused.value.file == "some.toml"
    assert refused.value.key == key
    assert reason in refused.value.reason
    assert str(refused.value).startswith("some.toml: ")


@pytest.mark.parametrize(
    ("step", "key", "reason"),
    [
        ('approver = "king"', "limit[X-1].extension[0].approver", "'king' is not a valid Approver"),
        ('approver = "superior"\nmost = { fortnights = 1 }', "limit[X-1].extension[0].most", "unknown unit"),
        ('approver = "superior"\ntimes = "once"', "limit[X-1].extension[0].times", "is a int"),
        ('approver = "superior"\ntell = ["all"]', "limit[X-1].extension[0].tell[0]", "is a table"),
        ('approver = "superior"\nmost = { hours = 1 }', "limit[X-1]", "hours are extended by hours"),
    ],
)
def test_a_fault_in_an_extension_is_named_by_its_place(step: str, key: str, reason: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read(f"{LAW}{LIMIT}[[limit.extension]]\n{step}\n")
    assert refused.value.key == key
    assert reason in refused.value.reason


def test_a_code_stands_once() -> None:
    with pytest.raises(CatalogueError, match=r"two.toml: limit\[X-1\].code: stands twice"):
        collect([("one.toml", LAW + LIMIT), ("two.toml", LAW + LIMIT)])


def test_two_versions_of_a_family_are_not_in_force_together() -> None:
    other = LIMIT.replace('"X-1"', '"X-2"\nfamily = "X-1"')
    with pytest.raises(CatalogueError, match="together with X-1 of the same family"):
        collect([("one.toml", LAW + LIMIT + other)])


def test_a_topic_states_a_limit_of_its_own_in_one_line() -> None:
    found = inline_limit(
        "topic.toml",
        "category[0].clock",
        {"days": 0, "action": "停产、撤人、挂牌督办"},
        Text("煤矿专题"),
        date(2020, 12, 1),
    )
    assert found.code == ""
    assert found.term == Term(0, Unit.DAYS)
    assert found.action == Text("停产、撤人、挂牌督办")
    assert found.is_pausable
    assert found.extensions


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"action": "整改"}, "exactly one unit"),
        ({"days": 1, "hours": 1}, "exactly one unit"),
        ({"days": "3"}, "whole number"),
        ({"days": 3, "colour": "red"}, "not a known key"),
    ],
)
def test_a_topics_faulty_limit_is_named_by_its_place(table: dict[str, object], reason: str) -> None:
    with pytest.raises(CatalogueError, match=reason) as refused:
        inline_limit("topic.toml", "category[0].clock", table, Text("煤矿专题"), date(2020, 12, 1))
    assert refused.value.key.startswith("category[0].clock")
