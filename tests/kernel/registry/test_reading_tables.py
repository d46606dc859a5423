"""Tables read key by key: a wrong value is noted, and a harmless one comes back."""

from datetime import date, datetime

import pytest

from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.registry.reading import NAME, Table, is_plain, shown


@pytest.fixture
def table():
    """A table of these values at `[a]`; its faults gather in `.faults`."""

    def make(**values):
        return Table("x/topic.toml", "a", values, [])

    return make


def reasons(table):
    return [(fault.key, fault.reason) for fault in table.faults]


@pytest.mark.parametrize("text", ["", "甲", "a b", "〔2022〕3号", "喆赟珺玥璟", "𠮷", "é"])
def test_what_is_printed_as_it_reads_is_plain(text):
    assert is_plain(text)


@pytest.mark.parametrize(
    "text", ["\n", "\t", "\x00", "\x7f", "\u200b", "\u202e", "\u2028", "\ufeff", "\ue000", "\ud800"]
)
def test_what_hides_is_not_plain(text):
    assert not is_plain(f"甲{text}乙")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("甲", "甲"),
        (7, "7"),
        ([1], "[1]"),
        ("a\nb", '"a\\nb"'),
        ("长" * 100, "长" * 60 + "…"),
        (date(2022, 9, 30), "datetime.date(2022, 9, 30)"),
    ],
)
def test_a_foreign_value_is_shown_in_a_line(value, text):
    assert shown(value) == text


def test_a_missing_value_is_noted_where_it_is_required(table):
    empty = table()

    assert empty.get("x", str, required=True) is None
    assert empty.get("y", str) is None
    assert reasons(empty) == [("a.x", "缺少这一项。")]


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (str, ["", "甲"], [1, True, [], {}, date(2022, 1, 1)]),
        (int, [0, -3], [True, 1.0, "1", None]),
        (float, [0, 1.5], [True, "1"]),
        (bool, [True, False], [0, "true"]),
        (date, [date(2022, 1, 1)], ["2022-01-01", datetime(2022, 1, 1)]),  # noqa: DTZ001
        (dict, [{}], [[], "x"]),
        (list, [[]], [{}, "x"]),
    ],
)
def test_a_value_has_its_type_and_no_other(table, kind, right, wrong):
    for value in right:
        found = table(x=value)
        assert found.get("x", kind) == value
        assert found.faults == []
    for value in wrong:
        found = table(x=value)
        assert found.get("x", kind) is None
        assert [fault.key for fault in found.faults] == ["a.x"]


def test_words_come_in_two_languages_or_in_one(table):
    found = table(both={"zh": "甲", "en": "A"}, one="乙")

    assert found.words("both") == Text("甲", "A")
    assert found.words("one") == Text("乙")
    assert found.words("none", required=False) == Text("")
    assert found.faults == []


def test_a_text_loses_the_blanks_round_it(table):
    assert table(x="  甲 ").text("x") == "甲"


@pytest.mark.parametrize("code", ["a", "a1", "a-b", "a-1-b2", "x" * 40])
def test_a_code_keeps_the_rule(table, code):
    found = table(x=code)

    assert found.code("x") == code
    assert found.faults == []


@pytest.mark.parametrize("code", ["", "A", "1a", "-a", "a-", "a--b", "a_b", "a b", "甲", "x" * 41, "a\n"])
def test_a_code_that_breaks_the_rule_is_noted(table, code):
    found = table(x=code)
    found.code("x")

    assert [fault.key for fault in found.faults] == ["a.x"]


def test_names_join_with_an_underscore(table):
    found = table(good={"a_b": {}, "c": {}}, bad={"a-b": {}})

    assert [name for name, _inner in found.named("good", NAME)] == ["a_b", "c"]
    assert [name for name, _inner in found.named("bad", NAME)] == ["a-b"]
    assert [fault.key for fault in found.faults] == ["a.bad.a-b"]


def test_a_choice_takes_its_default_where_nothing_is_said(table):
    found = table(x="b")

    assert (found.choice("x", "ab"), found.choice("y", "ab", default="a")) == ("b", "a")
    assert found.choice("z", "ab") == ""
    assert [fault.key for fault in found.faults] == ["a.z"]


@pytest.mark.parametrize(("value", "faulty"), [(1, False), (9, False), (0, True), (10, True), (-1, True)])
def test_bounds_belong_to_the_range(table, value, faulty):
    found = table(x=value)
    found.whole("x", 1, 9)

    assert bool(found.faults) is faulty


def test_lists_of_tables_are_called_by_code_or_place(table):
    found = table(x=[{"code": "one"}, {"code": "Two"}, {}, 7])

    assert [inner.path for inner in found.tables("x")] == ["a.x[one]", "a.x[2]", "a.x[3]"]
    assert [fault.key for fault in found.faults] == ["a.x[4]"]


def test_each_foreign_key_is_noted_when_the_table_is_closed(table):
    found = table(known=1, one=2, two=3)
    found.whole("known", 0, 9)
    found.close()

    assert [fault.key for fault in found.faults] == ["a.one", "a.two"]


def test_a_code_that_stands_twice_is_noted_once(table):
    found = table()
    found.unique("x", ["a", "b", "a", "", ""])

    assert reasons(found) == [("a.x", "代码“a”用了两次。")]
