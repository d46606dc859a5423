"""The calendar of absences: which days of a month somebody is away, there, or not in the team."""

from __future__ import annotations

from datetime import date

import pytest

from zhujian.kernel.field.models import Absence, TeamMember
from zhujian.kernel.field.views.away import first_of, month_of

FIRST = date(2022, 9, 1)


def cells(members, absences):
    return [line.cells for line in month_of(FIRST, members, absences).lines]


def absence(since, until, member=None):
    return Absence(since=since, until=until, member_id=member)


def test_a_month_has_all_its_days_and_knows_its_weekends():
    month = month_of(FIRST, [], [])
    assert [each.day.day for each in month.days] == list(range(1, 31))
    assert [each.day.day for each in month.days if each.is_off][:4] == [3, 4, 10, 11]
    assert (month.before.url, month.after.url) == ("?month=2022-08#away", "?month=2022-10#away")
    assert month.is_clear


def test_both_ends_of_an_absence_count_and_others_are_there():
    one, other = TeamMember(pk=1, since=date(2022, 1, 1)), TeamMember(pk=2, since=date(2022, 1, 1))
    first, second = cells([one, other], [absence(date(2022, 9, 5), date(2022, 9, 7), member=1)])
    assert [day + 1 for day, cell in enumerate(first) if cell == "away"] == [5, 6, 7]
    assert set(second) == {"here"}


def test_an_absence_of_the_team_is_everybodys():
    members = [TeamMember(pk=number, since=date(2022, 1, 1)) for number in (1, 2)]
    for line in cells(members, [absence(date(2022, 8, 30), date(2022, 9, 1))]):
        assert (line[0], line[1]) == ("away", "here")


def test_before_joining_and_after_leaving_one_is_not_in_the_team():
    member = TeamMember(pk=1, since=date(2022, 9, 3), until=date(2022, 9, 28))
    [line] = cells([member], [absence(FIRST, date(2022, 9, 30))])
    assert line[:3] == ["out", "out", "away"]
    assert line[-3:] == ["away", "out", "out"]


@pytest.mark.parametrize(("text", "month"), [("2022-02", 2), ("", 9), ("2022-13", 9), ("x", 9), ("2022-09-01", 9)])
def test_a_month_in_an_address_is_read_or_is_the_present_one(text, month):
    assert first_of(text, date(2022, 9, 30)) == date(2022, month, 1)
