from datetime import date

import pytest

from tests.kernel.registry.samples import FULL, MINIMAL, edited
from zhujian.kernel.clocks.catalogue import NotInForceError
from zhujian.kernel.clocks.terms import Term, Unit


def test_a_stated_clock_stands_on_the_law_of_the_day(read):
    clock = read(FULL).category("dirty").clock

    before, after = clock.limit_on(date(2021, 12, 31)), clock.limit_on(date(2022, 1, 1))

    assert (before.law.title.zh, before.article) == ("池塘管理办法", "8")
    assert (after.law.title.zh, after.article) == ("池塘管理条例", "36")
    assert before.term == after.term == Term(30, Unit.DAYS)


def test_a_stated_clock_keeps_its_words(read):
    limit = read(FULL).category("dirty").clock.limit_on(date(2022, 9, 30))

    assert (limit.action.zh, limit.trigger.zh, limit.who.zh) == ("整改", "交办", "责任单位")


def test_before_any_of_its_laws_a_stated_clock_takes_the_last(read):
    assert read(FULL).category("dirty").clock.limit_on(date(1999, 1, 1)).law.title.zh == "池塘管理条例"


def test_a_code_of_the_catalogue_takes_the_version_of_the_day(read):
    clock = read(FULL).category("late").clock

    assert clock.limit_on(date(2022, 9, 30)).term == Term(60, Unit.DAYS)
    assert clock.limit_on(date(2024, 5, 1)).term == Term(20, Unit.DAYS)


def test_a_code_of_the_catalogue_is_not_in_force_before_its_law(read):
    with pytest.raises(NotInForceError):
        read(FULL).category("late").clock.limit_on(date(1999, 1, 1))


def test_a_family_of_the_catalogue_stands_for_its_versions(read):
    topic = read(edited('"MK-20D-ACCEPT"', '"mine-resumption"'))

    assert topic.category("late").clock.limit_on(date(2024, 5, 1)).code == "MK-20D-ACCEPT"


def test_categories_share_a_clock_by_name(read):
    limit = read(FULL).category("rubbish").clock.limit_on(date(2022, 9, 30))

    assert (limit.term, limit.action.zh) == (Term(24, Unit.HOURS), "立即清理")


def test_a_clock_may_name_a_law_of_its_own(read):
    text = edited('action = "整改" }', 'action = "整改", basis = "环境保护法", article = "6" }', MINIMAL)

    limit = read(text).category("dirty").clock.limit_on(date(1999, 1, 1))

    assert (limit.law.title.zh, limit.article) == ("环境保护法", "6")


def test_one_article_stands_for_every_law(read):
    text = edited('article = { old = "8", new = "36" }', 'article = "8"')

    clock = read(text).category("dirty").clock

    assert {clock.limit_on(day).article for day in (date(2021, 1, 1), date(2023, 1, 1))} == {"8"}


@pytest.mark.parametrize("unit", ["hours", "working_days", "days", "months", "quarters", "years"])
def test_every_unit_of_time_may_be_stated(read, unit):
    limit = read(edited("days = 30", f"{unit} = 2", MINIMAL)).category("dirty").clock.limit_on(date(2022, 9, 30))

    assert limit.term == Term(2, Unit(unit.replace("_", "-")))


def test_what_a_topic_states_binds_by_order_and_not_by_statute(read):
    """A statutory limit caps a day set by hand; the office's own does not. An empty version tells them apart."""
    topic = read(FULL)

    assert topic.category("dirty").clock.limit_on(date(2022, 9, 30)).law.version == ""
    assert topic.category("late").clock.limit_on(date(2022, 9, 30)).law.version != ""
