import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.kernel.coverage.looking import browser, workbook
from tests.kernel.coverage.world import TODAY, World, days_ago
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.audit.models import Event
from zhujian.kernel.field.actions import explain_missed

QUERY = "topic=ponds&month=2022-09"
MAY = frozenset(code for code, role in ROLES.items() if "visits.export" in role.permissions)


@pytest.fixture
def planner(world: World) -> Client:
    return browser(world.base.accounts[0])


def test_the_sheet_has_a_row_for_each_site_and_a_column_for_each_day(world: World, planner: Client):
    world.cover(days_ago(2))
    world.planned(TODAY)
    notice, heads, first, second, shares, *_rest = workbook(planner, QUERY)
    assert "不得外传" in str(notice[0])
    assert "● 已督查" in str(notice[0])
    assert heads[:3] == ("点位", "1", "2")
    assert (first[0], first[28], first[30], first[31]) == (world.pond.name, "●", "○", 1)
    assert (second[0], second[28], second[30]) == (world.other_pond.name, "●", None)
    assert (shares[0], shares[28], shares[31]) == ("覆盖率（%）", 100, 50)


def test_missed_visits_and_teams_stand_below(world: World, planner: Client):
    visit = world.missed(days_ago(2))
    explain_missed(world.planner, visit=visit, reason="道路塌方", consequence="excused")
    rows = [row[:4] for row in workbook(planner, QUERY)]
    assert (world.pond.name, "2022-09-28", "第一现场督查组", "道路塌方；不可抗力，免予追究") in rows
    assert ("第一现场督查组", 1, 0, 1) in rows


def test_a_formula_in_a_name_is_text(world: World, planner: Client):
    world.base.ponds.site("f", name="=1+1")
    answer = planner.get(f"{reverse('coverage:xlsx')}?{QUERY}")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    [cell] = [row[0] for row in sheet.iter_rows() if row[0].value == "=1+1"]
    assert cell.data_type == "s"


def test_the_pdf_is_a_pdf_of_the_month(world: World, planner: Client):
    world.cover(days_ago(2))
    world.missed(days_ago(1))
    answer = planner.get(f"{reverse('coverage:pdf')}?{QUERY}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "attachment" in answer["Content-Disposition"]


def test_what_is_printed_is_text_and_no_markup(world: World, planner: Client):
    world.base.ponds.site("t", name="#panic() $x$ *塘* \\ @a")
    assert planner.get(f"{reverse('coverage:pdf')}?{QUERY}").status_code == 200


def test_the_same_moment_gives_the_same_bytes(world: World, planner: Client):
    world.cover(days_ago(2))
    first, second = (planner.get(f"{reverse('coverage:pdf')}?{QUERY}").content for _ in range(2))
    assert first == second


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_each_export_is_in_the_log(world: World, planner: Client, kind: str):
    world.cover(days_ago(2))
    planner.get(f"{reverse(f'coverage:{kind}')}?{QUERY}")
    event = Event.objects.filter(action="coverage.export").get()
    assert f'"kind":"{kind}"' in str(event.data).replace(" ", "").replace("'", '"')


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_who_may_not_export_is_turned_away(world: World, role: str, kind: str):
    answer = browser(world.account(role)).get(f"{reverse(f'coverage:{kind}')}?{QUERY}")
    assert answer.status_code == (200 if role in MAY else 403)


@pytest.mark.parametrize("query", ["topic=lakes", "topic=ponds&month=2022-13"])
def test_what_there_is_not_is_refused(planner: Client, query: str):
    assert planner.get(f"{reverse('coverage:xlsx')}?{query}").status_code == 422
