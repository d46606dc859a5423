"""The list as a workbook: the same filters, the same visibility, an event, and a notice whose copy it is."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests import personas
from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import World
from tests.workbooks import answered
from zhujian.kernel.audit.models import Event
from zhujian.kernel.problems.views import exports


def sheet(world: World, who: str, query: str = "") -> list[list[object]]:
    return answered(Visitor(world.account(who)).client.get(f"/problems/export/{query}"))


def test_the_export_has_the_rows_of_the_list_below_a_personal_notice(world: World) -> None:
    first, second = world.problem(title="甲"), world.assigned()
    notice, headings, *rows = sheet(world, "a")
    assert str(notice[0]).startswith(f"{world.account('a').name}（监督检查室）于 2022-09-08")
    assert "共 2 件" in str(notice[0])
    assert headings[0] == "编号"
    assert [row[0] for row in rows] == [second.number, first.number]
    assert dict(zip(headings, rows[0], strict=True))["责任单位"] == world.owner.name


def test_the_filters_of_the_address_hold(world: World) -> None:
    world.problem()
    assigned = world.assigned()
    rows = sheet(world, "a", "?status=assigned")[2:]
    assert [row[0] for row in rows] == [assigned.number]


def test_the_due_day_is_a_date_cell(world: World) -> None:
    world.assigned()
    _notice, headings, row = sheet(world, "a")
    due = dict(zip(headings, row, strict=True))["完成时限"]
    assert getattr(due, "date", lambda: due)() > date(2022, 9, 8)  # type: ignore[operator]


def test_a_liaison_takes_out_the_units_own_rows_alone(world: World) -> None:
    world.problem()
    assigned = world.assigned()
    assert [row[0] for row in sheet(world, "owner")[2:]] == [assigned.number]
    assert sheet(world, "township")[2:] == []


@pytest.mark.parametrize("role", ["system-admin", "security-admin", "audit-admin", "petition-office", "field-team"])
def test_who_may_not_export_is_refused(world: World, role: str) -> None:
    assert Visitor(personas.account(role)).client.get("/problems/export/").status_code == 403


def test_the_log_says_who_took_how_many_out_by_which_filters_and_no_search_words(world: World) -> None:
    world.problem()
    Visitor(world.account("a")).client.get("/problems/export/?topic=mines&q=某某人")
    event = Event.objects.get(action="problems.export")
    assert event.account == world.account("a").pk
    assert json.loads(event.data) == {"count": 0, "filters": {"topic": ["mines"]}}


def test_a_title_that_begins_like_a_formula_stays_text(world: World) -> None:
    world.problem(title='=HYPERLINK("http://example.invalid")')
    assert sheet(world, "a")[2][4] == '=HYPERLINK("http://example.invalid")'


def test_more_rows_than_a_sheet_should_hold_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST", 1)
    world.problem()
    world.problem()
    answer = Visitor(world.account("a")).client.get("/problems/export/")
    assert answer.status_code == 409
    assert not Event.objects.filter(action="problems.export").exists()


def test_the_list_links_to_the_export_with_its_own_filters(world: World) -> None:
    page = Visitor(world.account("a")).get("/problems/?status=assigned")
    assert "/problems/export/?status=assigned" in page.links("//*[@id='page-menu']")
