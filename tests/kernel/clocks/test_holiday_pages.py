"""The settings for holidays: years, importing with a report, editing a day, and which clocks moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kernel.administration.office import Office
from tests.kernel.administration.office import office as made_office
from tests.kernel.problems.world import MORNING, World, made
from tests.workbooks import answered, upload
from zhujian.kernel import time
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.clocks.models import Holiday, HolidayYear
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry.queries import forget

HEADINGS = ("日期", "节日", "安排")
NEW_YEAR = (date(2027, 1, 1), "元旦", "休")
IMPORT = "/settings/holidays/import/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    forget()
    with time.at(MORNING):
        yield made()
    forget()


@pytest.fixture
def office(world: World) -> Office:
    return made_office()


def sent(office: Office, *rows: tuple[object, ...], year: int = 2027) -> tuple[int, str]:
    fields = {"year": str(year), "source": "示例通知", "file": upload([HEADINGS, *rows])}
    answer = office.client("system-admin").post(IMPORT, fields)
    return answer.status_code, answer.content.decode()


def test_the_years_say_how_many_days_are_off_and_which_year_is_missing(office: Office) -> None:
    page = office.get("system-admin", "/settings/holidays/")
    assert "/settings/holidays/2022/" in page.rows()
    assert "31 天" in page.text
    with time.at(MORNING.replace(year=2026)):
        office.visitors.clear()
        office.accounts.clear()
        assert "2027 年还没有节假日表" in office.get("system-admin", "/settings/holidays/").text


def test_a_year_is_imported_from_a_workbook(office: Office) -> None:
    status, _body = sent(office, NEW_YEAR, (date(2027, 1, 3), "元旦", "上班"))
    assert status == 302
    assert list(Holiday.objects.filter(table__year=2027).values_list("date", "working").order_by("date")) == [
        (date(2027, 1, 1), False),
        (date(2027, 1, 3), True),
    ]
    assert "元旦" in office.get("system-admin", "/settings/holidays/2027/").text


def test_a_year_is_imported_from_a_csv(office: Office) -> None:
    file = SimpleUploadedFile("2027.csv", "日期,节日,类型\n2027-01-01,元旦,放假\n".encode("gb18030"))
    fields = {"year": "2027", "source": "示例通知", "file": file}
    assert office.client("system-admin").post(IMPORT, fields).status_code == 302
    assert Holiday.objects.filter(table__year=2027).count() == 1


def test_wrong_rows_are_named_and_nothing_is_stored(office: Office) -> None:
    status, body = sent(office, NEW_YEAR, ("明天", "元旦", "休"), (date(2027, 1, 2), "元旦", "也许"))
    assert status == 422
    assert "日期应写作" in body
    assert not HolidayYear.objects.filter(year=2027).exists()


def test_what_the_rules_refuse_is_put_to_its_row(office: Office) -> None:
    status, body = sent(office, NEW_YEAR, (date(2028, 1, 1), "元旦", "休"), (date(2027, 1, 4), "元旦", "上班"))
    assert status == 422
    assert "不属于2027年" in body
    assert "不是周末" in body
    assert not HolidayYear.objects.filter(year=2027).exists()


@pytest.mark.parametrize("fields", [{"year": "x", "source": "通知"}, {"year": "2027", "source": ""}, {"year": "1900"}])
def test_a_wrong_form_is_refused(office: Office, fields: dict[str, str]) -> None:
    answer = office.client("system-admin").post(IMPORT, {**fields, "file": upload([HEADINGS, NEW_YEAR])})
    assert answer.status_code == 422


def test_a_changed_day_moves_clocks_and_the_page_names_them_by_number(office: Office, world: World) -> None:
    problem = world.assigned()
    assert problem.due_at is not None
    due = time.local_date(problem.due_at)
    fields = {"day": due.isoformat(), "kind": "off", "name": "示例节日"}
    assert office.post("system-admin", f"/settings/holidays/{due.year}/day/", **fields).status == 302
    moved = Problem.objects.get().due_at
    assert moved is not None
    assert time.local_date(moved) > due
    page = office.get("system-admin", f"/settings/holidays/{due.year}/")
    assert "移动了 1 个时钟" in page.text
    assert f"problems.problem:{problem.pk}" in page.text
    assert problem.title not in page.text
    assert problem.number not in page.text
    assert verify().holds


def test_a_day_is_taken_out_again(office: Office) -> None:
    fields = {"day": "2022-10-03", "kind": "remove"}
    assert office.post("system-admin", "/settings/holidays/2022/day/", **fields).status == 302
    assert not Holiday.objects.filter(date=date(2022, 10, 3)).exists()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"day": "2022-10-03", "kind": "off", "name": ""}, 422),
        ({"day": "soon", "kind": "off", "name": "节"}, 422),
        ({"day": "2022-10-10", "kind": "working", "name": "节"}, 422),
        ({"day": "2031-10-03", "kind": "off", "name": "节"}, 409),
    ],
)
def test_a_day_that_will_not_do_is_refused(office: Office, fields: dict[str, str], status: int) -> None:
    assert office.post("system-admin", "/settings/holidays/2022/day/", **fields).status == status


def test_the_form_of_a_known_day_begins_with_what_is_stored(office: Office) -> None:
    body = office.client("system-admin").get("/settings/holidays/2022/day/?day=2022-10-01").content.decode()
    assert 'value="国庆节"' in body


def test_the_template_can_be_sent_back(office: Office) -> None:
    rows = answered(office.client("system-admin").get("/settings/holidays/template/"))
    assert tuple(rows[0]) == HEADINGS
    assert sent(office, tuple(rows[1]))[0] == 302


@pytest.mark.parametrize("who", ["security-admin", "audit-admin", "officer", "leader"])
def test_nobody_else_comes_here(office: Office, who: str) -> None:
    addresses = ("", "import/", "template/", "2022/", "2022/day/")
    assert [office.get(who, f"/settings/holidays/{part}").status for part in addresses] == [403] * 5


def test_a_year_without_a_table_is_not_found(office: Office) -> None:
    assert office.get("system-admin", "/settings/holidays/2031/").status == 404
