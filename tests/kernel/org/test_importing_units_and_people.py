"""Units and people from sheets: in whatever order, the good rows or all or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from tests import factories
from tests.factories import SYSTEM
from tests.kernel.administration.office import Office
from tests.kernel.administration.office import office as made
from tests.workbooks import answered, stream, upload
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Forbidden
from zhujian.kernel.org.importing.actions import import_people, import_units
from zhujian.kernel.org.importing.columns import PEOPLE, UNITS
from zhujian.kernel.org.models import Post, Unit
from zhujian.kernel.org.queries import heads_of
from zhujian.kernel.sheets.columns import Column
from zhujian.kernel.sheets.reading import Sheet, read
from zhujian.kernel.sheets.taking import NothingTaken, Taken

UNIT_HEADINGS = [str(column.heading) for column in UNITS]
PEOPLE_HEADINGS = [str(column.heading) for column in PEOPLE]

Cells = Sequence[object]


def unit(
    code: str, parent: str | None = "county", kind: str = "政府部门", group: str | None = None, **more: str
) -> Cells:
    return [code, f"{code}单位", None, kind, parent, more.get("division"), more.get("uscc"), group]


def person(name: str, of: str, head: str | None = None, since: object = date(2022, 1, 1)) -> Cells:
    return [name, of, "局长", head, since, None]


def units(*rows: Cells, partial: bool = True) -> Taken:
    taken = import_units(SYSTEM, sheet=read(stream([UNIT_HEADINGS, *rows]), "单位.xlsx", UNITS), partial=partial)
    assert isinstance(taken, Taken)
    return taken


def sheet_of_people(*rows: Cells) -> Sheet:
    return read(stream([PEOPLE_HEADINGS, *rows]), "人员.xlsx", PEOPLE)


def people(*rows: Cells, partial: bool = True) -> Taken:
    taken = import_people(SYSTEM, sheet=sheet_of_people(*rows), partial=partial)
    assert isinstance(taken, Taken)
    return taken


@pytest.fixture
def county(db: None) -> Unit:
    return factories.county()


def test_a_unit_may_stand_before_the_one_above_it(county: Unit) -> None:
    taken = units(unit("team", "bureau"), unit("bureau", group="group"), unit("group", kind="派驻纪检监察组"))
    assert (taken.kept, taken.faults) == (3, ())
    team, bureau = Unit.objects.get(code="team"), Unit.objects.get(code="bureau")
    assert team.parent == bureau
    assert team.path == f"{bureau.path}{team.pk}/"
    assert bureau.resident_group == Unit.objects.get(code="group")


def test_three_bad_rows_of_five_hundred_leave_497(county: Unit) -> None:
    rows = [unit(f"u{number}") for number in range(500)]
    rows[10], rows[20], rows[30] = (
        unit("u10", "nowhere"),
        unit("u20", kind="公司"),
        unit("u30", uscc="91430481MA00000314"),
    )
    taken = units(*rows)
    assert (taken.total, taken.kept) == (500, 497)
    assert [(fault.row, fault.column, fault.value) for fault in sorted(taken.faults, key=lambda each: each.row)] == [
        (12, "上级单位编码", "nowhere"),
        (22, "类别", "公司"),
        (32, "统一社会信用代码", "91430481MA00000314"),
    ]
    assert verify().holds


def test_all_or_nothing_leaves_none(county: Unit) -> None:
    with pytest.raises(NothingTaken) as refusal:
        units(unit("one"), unit("two", "nowhere"), partial=False)
    assert [fault.row for fault in refusal.value.taken.faults] == [3]
    assert list(Unit.objects.values_list("code", flat=True)) == ["county"]
    assert verify().holds


def test_what_lies_below_a_refused_unit_is_refused_too(county: Unit) -> None:
    taken = units(unit("child", "parent"), unit("parent", "nowhere"))
    assert taken.kept == 0
    assert {fault.row for fault in taken.faults} == {2, 3}


def test_units_that_lie_below_each_other_are_refused(county: Unit) -> None:
    taken = units(unit("one", "two"), unit("two", "one"), unit("three"))
    assert taken.kept == 1
    assert {fault.row for fault in taken.faults} == {2, 3}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (unit("county"), "单位编码"),
        (unit("orphan", None), "上级单位编码"),
        (unit("second", None, kind="县市区"), "类别"),
        (unit("lost", group="nowhere"), "派驻机构编码"),
    ],
)
def test_a_unit_that_will_not_do_is_named(county: Unit, row: Cells, column: str) -> None:
    taken = units(row)
    assert [(fault.row, fault.column) for fault in taken.faults] == [(2, column)]


def test_everything_wrong_with_a_unit_is_named_at_once(county: Unit) -> None:
    taken = units(["county", None, None, "公司", "nowhere", None, "91430481MA00000314", "nobody"])
    assert taken.kept == 0
    assert [fault.column for fault in taken.faults] == [
        "单位全称", "类别", "单位编码", "统一社会信用代码", "上级单位编码", "派驻机构编码",
    ]  # fmt: skip
    assert all(fault.reason for fault in taken.faults)


def test_everything_wrong_with_a_person_is_named_at_once(county: Unit) -> None:
    people(person("甲", "county", "是", date(2022, 6, 1)))
    taken = people(["", "nowhere", "局长", "大概", "去年", None], ["", "county", "局长", "是", date(2022, 1, 1), None])
    assert [(fault.row, fault.column) for fault in taken.faults] == [
        (2, "姓名"), (2, "主要负责人"), (2, "任职日期"), (2, "单位编码"), (3, "姓名"), (3, "任职日期"),
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [UNITS, PEOPLE])
def test_no_two_columns_have_the_same_name_in_any_language(columns: Sequence[Column]) -> None:
    names = [name for column in columns for name in column.names]
    assert len(set(names)) == len(names)
    assert all(len(column.names) > 1 for column in columns), "each is known in Chinese and in English"


@pytest.mark.parametrize("kind", ["units", "people"])
def test_a_template_in_english_is_taken_by_a_reader_of_chinese(office: Office, kind: str) -> None:
    factories.unit(code="emergency" if kind == "people" else "other")
    client = office.client("system-admin")
    rows = answered(client.get(f"/import/{kind}/template/", headers={"Accept-Language": "en"}))
    assert "Unit code" in rows[0]
    assert client.post(f"/import/{kind}/", {"mode": "all", "file": upload(rows)}).status_code == 302
    assert "已导入 1 行" in client.get(f"/import/{kind}/").content.decode()


def test_the_report_of_an_earlier_sheet_goes_when_another_is_sent(office: Office) -> None:
    client = office.client("system-admin")
    client.post("/import/units/", {"mode": "good", "file": upload([UNIT_HEADINGS, unit("two", "nowhere")])})
    answer = client.post("/import/units/", {"mode": "good", "file": upload([("甲",), ("乙",)])})
    assert answer.status_code == 422
    assert "nowhere" not in answer.content.decode()
    assert "nowhere" not in client.get("/import/units/").content.decode()
    assert client.get("/import/units/refused/").status_code == 404


def test_people_come_with_their_posts_and_heads_follow_each_other(county: Unit) -> None:
    taken = people(person("甲", "county", "是"), person("乙", "county", "是", date(2022, 6, 1)), person("丙", "county"))
    assert taken.kept == 3
    assert heads_of([county.pk], date(2022, 7, 1))[county.pk].person.name == "乙"
    assert Post.objects.get(person__name="甲").until == date(2022, 6, 1)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (person("甲", "nowhere"), "单位编码"),
        (person("", "county"), "姓名"),
        (person("甲", "county", "大概"), "主要负责人"),
        (person("甲", "county", since="去年"), "任职日期"),
    ],
)
def test_a_person_who_will_not_do_is_named(county: Unit, row: Cells, column: str) -> None:
    taken = people(row, person("乙", "county"))
    assert taken.kept == 1
    assert [(fault.row, fault.column) for fault in taken.faults] == [(2, column)]


def test_the_log_names_the_sheet_and_each_row_and_nobodys_name(county: Unit) -> None:
    people(person("示例姓名", "county"))
    assert Event.objects.get(action="org.import-people").data == '{"kept":1,"total":1}'
    assert Event.objects.filter(action="org.add-post").count() == 1
    assert not any("示例姓名" in data for data in Event.objects.values_list("data", flat=True))


@pytest.fixture
def office(county: Unit) -> Office:
    return made()


@pytest.mark.parametrize("who", ["security-admin", "audit-admin", "officer", "leader"])
def test_only_the_system_administrator_imports(office: Office, who: str) -> None:
    with pytest.raises(Forbidden):
        import_people(office.actor(who), sheet=sheet_of_people(person("甲", "county")), partial=True)
    addresses = ("/import/units/", "/import/people/", "/import/units/template/", "/import/units/refused/")
    assert [office.get(who, address).status for address in addresses] == [403] * 4


def test_the_page_shows_the_report_and_offers_the_refused_rows(office: Office) -> None:
    client = office.client("system-admin")
    fields = {"mode": "good", "file": upload([UNIT_HEADINGS, unit("one"), unit("two", "nowhere")], "单位.xlsx")}
    assert client.post("/import/units/", fields).status_code == 302
    page = client.get("/import/units/").content.decode()
    assert "已导入 1 行" in page
    assert "nowhere" in page
    assert answered(client.get("/import/units/refused/"))[1][:2] == [3, "上级单位编码"]
    assert "已导入" not in client.get("/import/people/").content.decode()


def test_the_page_takes_nothing_where_all_or_nothing_was_chosen(office: Office) -> None:
    client = office.client("system-admin")
    fields = {"mode": "all", "file": upload([UNIT_HEADINGS, unit("one"), unit("two", "nowhere")])}
    assert client.post("/import/units/", fields).status_code == 302
    assert not Unit.objects.filter(code="one").exists()


@pytest.mark.parametrize("kind", ["units", "people"])
def test_the_example_of_each_template_is_a_row_that_will_do(office: Office, kind: str) -> None:
    factories.unit(code="emergency" if kind == "people" else "other")
    client = office.client("system-admin")
    rows = answered(client.get(f"/import/{kind}/template/"))
    assert client.post(f"/import/{kind}/", {"mode": "all", "file": upload(rows)}).status_code == 302
    assert "已导入 1 行" in client.get(f"/import/{kind}/").content.decode()


def test_another_kind_of_sheet_is_not_found(office: Office) -> None:
    assert office.get("system-admin", "/import/animals/").status == 404
