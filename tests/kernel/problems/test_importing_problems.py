"""Problems from sheets: new ones and an office's ledger, the good rows or all or none."""

from __future__ import annotations

import time as wall
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from tests import factories, personas
from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import World
from tests.workbooks import answered, stream, upload
from zhujian.kernel import time
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Forbidden
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.actions.imports import import_ledger, import_new
from zhujian.kernel.problems.columns import LEDGER, NEW
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.sheets.columns import Column
from zhujian.kernel.sheets.reading import Sheet, read
from zhujian.kernel.sheets.taking import NothingTaken, Taken
from zhujian.kernel.workflow.models import Move

HEADINGS = ("问题分类", "点位", "问题单位", "标题", "事实")
LEDGER_HEADINGS = (
    "序号", "来源", "反馈问题", "问题分类", "责任单位", "点位", "自评状态",
    "交办日期", "完成时限", "整改措施", "进展", "销号日期",
)  # fmt: skip


def sheet(rows: Sequence[Sequence[object]], headings: Sequence[object] = HEADINGS) -> Sheet:
    columns = NEW if headings is HEADINGS else LEDGER
    return read(stream([headings, *rows]), "问题.xlsx", columns)


def new_rows(
    count: int,
    kind: str = "general-hazard",
    *,
    category: Sequence[int] = (),
    site: Sequence[int] = (),
    title: Sequence[int] = (),
) -> list[list[object]]:
    """So many rows; those named are wrong in category, site or title."""
    rows: list[list[object]] = [[kind, "m01", None, f"问题{number}", "事实。"] for number in range(count)]
    for numbers, place, value in ((category, 0, "没有的类别"), (site, 1, "m99"), (title, 3, None)):
        for number in numbers:
            rows[number][place] = value
    return rows


def ledger_row(**given: object) -> list[object]:
    values: dict[str, object] = {
        "序号": 1,
        "来源": "巡察",
        "反馈问题": "副井口三盏应急灯不亮。",
        "问题分类": "general-hazard",
        "责任单位": "m01-owner",
        "点位": None,
        "自评状态": "整改中",
        "交办日期": date(2022, 9, 1),
        "完成时限": date(2022, 9, 28),
        "整改措施": "更换灯具。",
        "进展": "已采购。",
        "销号日期": None,
        **given,
    }
    return [values[name] for name in LEDGER_HEADINGS]


@pytest.fixture
def owner(world: World) -> Unit:
    return factories.unit(Unit.ENTERPRISE, code="m01-owner", name="示例煤业")


def ledger(world: World, *rows: list[object], partial: bool = True) -> Taken:
    taken = import_ledger(world.actor("a"), topic="mines", sheet=sheet(rows, LEDGER_HEADINGS), partial=partial)
    assert isinstance(taken, Taken)
    return taken


def test_three_bad_rows_of_five_hundred_leave_497(world: World) -> None:
    rows = new_rows(500, category=[17], site=[230], title=[499])
    begun = wall.monotonic()
    taken = import_new(world.actor("a"), topic="mines", sheet=sheet(rows), partial=True)
    assert wall.monotonic() - begun < 60
    assert (taken.total, taken.kept, Problem.objects.count()) == (500, 497, 497)
    assert [(fault.row, fault.column, fault.value) for fault in taken.faults] == [
        (19, "问题分类", "没有的类别"),
        (232, "点位", "m99"),
        (501, "标题", ""),
    ]
    assert verify().holds


def test_all_or_nothing_leaves_none_and_names_every_fault(world: World) -> None:
    rows = new_rows(20, category=[3], site=[7], title=[19])
    with pytest.raises(NothingTaken) as refusal:
        import_new(world.actor("a"), topic="mines", sheet=sheet(rows), partial=False)
    assert refusal.value.taken.kept == 0
    assert [fault.row for fault in refusal.value.taken.faults] == [5, 9, 21]
    assert not Problem.objects.exists()
    assert not Event.objects.filter(action__startswith="problems.").exists()
    assert verify().holds


def test_all_good_rows_are_taken_whichever_way_was_chosen(world: World) -> None:
    taken = import_new(world.actor("a"), topic="mines", sheet=sheet(new_rows(3)), partial=False)
    assert (taken.kept, taken.faults) == (3, ())


def test_one_event_names_the_sheet_and_each_row_has_its_own(world: World) -> None:
    import_new(world.actor("a"), topic="mines", sheet=sheet(new_rows(3)), partial=True)
    assert Event.objects.get(action="problems.import-new").data == '{"kept":3,"topic":"mines","total":3}'
    assert Event.objects.filter(action="problems.register").count() == 3


def test_numbers_have_no_gap_where_a_row_was_refused(world: World) -> None:
    rows = new_rows(4, site=[1])
    import_new(world.actor("a"), topic="mines", sheet=sheet(rows), partial=True)
    numbers = Problem.objects.order_by("pk").values_list("number", flat=True)
    assert [number[-3:] for number in numbers] == ["001", "002", "003"]


def test_a_category_is_known_by_its_title_too(world: World) -> None:
    from zhujian.kernel.registry import topic

    found = topic("mines")
    assert found is not None
    title = found.category("general-hazard").title.zh  # type: ignore[union-attr]
    import_new(world.actor("a"), topic="mines", sheet=sheet(new_rows(1, title)), partial=False)
    assert Problem.objects.get().category == "general-hazard"


def test_a_unit_name_that_two_units_bear_asks_for_the_code(world: World) -> None:
    for code in ("one", "two"):
        factories.unit(code=code, name="水利站")
    rows = [["general-hazard", None, "水利站", "标题", "事实"]]
    taken = import_new(world.actor("a"), topic="mines", sheet=sheet(rows), partial=True)
    assert taken.faults[0].column == "问题单位"
    assert "one、two" in taken.faults[0].reason


def test_a_row_outside_ones_span_is_refused_alone(world: World) -> None:
    far = factories.unit(code="far", name="远处单位")
    narrow = personas.acting(personas.account("supervision", unit=world.office, over=world.owner))
    rows = [["general-hazard", "m01", None, "甲", "事实"], ["general-hazard", None, far.code, "乙", "事实"]]
    taken = import_new(narrow, topic="mines", sheet=sheet(rows), partial=True)
    assert taken.kept == 1
    assert "不在您的监督范围内" in taken.faults[0].reason


def test_a_ledger_row_keeps_its_state_and_due_date(world: World, owner: Unit) -> None:
    assert ledger(world, ledger_row()).kept == 1
    problem = Problem.objects.get()
    assert (problem.status, problem.owner, problem.title) == ("rectifying", owner, "副井口三盏应急灯不亮。")
    assert problem.due_at is not None
    assert time.local_date(problem.due_at) == date(2022, 9, 28)
    assert problem.assigned_at is not None
    assert time.local_date(problem.assigned_at) == date(2022, 9, 1)


def test_nothing_that_the_ledger_says_is_lost(world: World, owner: Unit) -> None:
    ledger(world, ledger_row())
    said = Move.objects.get(action="problems.take-over").reason
    assert said.splitlines() == [
        "由整改台账第 2 行转入。", "整改措施：更换灯具。", "进展：已采购。", "序号：1", "来源：巡察",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("待交办", "registered"),
        ("未签收", "assigned"),
        ("已签收", "acknowledged"),
        ("已报送", "submitted"),
        ("已退回", "returned"),
    ],
)
def test_every_open_state_of_a_ledger_is_taken_over(world: World, owner: Unit, words: str, status: str) -> None:
    assert ledger(world, ledger_row(自评状态=words)).faults == ()
    assert Problem.objects.get().status == status


def test_a_taken_over_problem_lives_on_through_the_loop(world: World, owner: Unit) -> None:
    ledger(world, ledger_row())
    liaison = personas.acting(personas.account("liaison", unit=owner))
    world.accounts["owner"] = personas.account("liaison", unit=owner)
    problem = Problem.objects.get()
    problem = actions.rectify(
        liaison, problem=problem, measure="更换", done_on=time.today(), files=[world.photograph("owner")]
    )
    problem = actions.submit(liaison, problem=problem, summary="已更换")
    assert actions.close(world.actor("b"), problem=problem, finding="已查看").status == "closed"
    assert verify().holds


def test_who_imported_a_ledger_does_not_verify_it(world: World, owner: Unit) -> None:
    ledger(world, ledger_row(自评状态="已报送"))
    assert Problem.objects.get().assigners == [world.account("a").pk]
    assert world.step("a", Problem.objects.get(), "return", reason="退回").status_code == 409


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"销号日期": date(2022, 9, 2)}, "销号日期"),
        ({"完成时限": None}, "完成时限"),
        ({"完成时限": "很快"}, "完成时限"),
        ({"完成时限": date(2022, 8, 1)}, "完成时限"),
        ({"交办日期": date(2022, 12, 1)}, "交办日期"),
        ({"交办日期": "0001-01-01"}, "交办日期"),
        ({"完成时限": date(9999, 12, 31)}, "完成时限"),
        ({"责任单位": "没有的单位"}, "责任单位"),
        ({"自评状态": "差不多了"}, "办理状态"),
        ({"反馈问题": None}, "反馈问题"),
    ],
)
def test_a_ledger_row_that_will_not_do_is_named(world: World, owner: Unit, given: dict[str, Any], column: str) -> None:
    taken = ledger(world, ledger_row(**given), ledger_row())
    assert taken.kept == 1
    assert [(fault.row, fault.column) for fault in taken.faults] == [(2, column)]


def test_everything_wrong_with_a_new_problem_is_named_at_once(world: World) -> None:
    rows = [["没有的类别", "m99", None, None, "事实"], [None, None, "没有的单位", "标题", None]]
    taken = import_new(world.actor("a"), topic="mines", sheet=sheet(rows), partial=True)
    assert [(fault.row, fault.column) for fault in taken.faults] == [
        (2, "标题"), (2, "问题分类"), (2, "点位"), (3, "问题分类"), (3, "事实"), (3, "问题单位"),
    ]  # fmt: skip


def test_a_new_problem_needs_a_place(world: World) -> None:
    taken = import_new(
        world.actor("a"), topic="mines", sheet=sheet([["general-hazard", None, None, "标题", "事实"]]), partial=True
    )
    assert [(fault.column, fault.reason) for fault in taken.faults] == [("问题单位", "请指明一个点位或一个单位。")]


def test_everything_wrong_with_a_ledger_row_is_named_at_once(world: World, owner: Unit) -> None:
    given = {
        "反馈问题": None, "问题分类": "没有的类别", "责任单位": "没有的单位", "点位": "m99",
        "交办日期": date(2022, 12, 1), "完成时限": None, "销号日期": date(2022, 9, 2),
    }  # fmt: skip
    taken = ledger(world, ledger_row(**given), ledger_row(自评状态="差不多了", 责任单位="没有的单位"))
    assert [(fault.row, fault.column) for fault in taken.faults] == [
        (2, "反馈问题"), (2, "问题分类"), (2, "责任单位"), (2, "点位"), (2, "销号日期"),
        (2, "完成时限"), (2, "交办日期"), (3, "办理状态"), (3, "责任单位"),
    ]  # fmt: skip


def test_the_office_owns_no_row_of_a_ledger(world: World, owner: Unit) -> None:
    taken = ledger(world, ledger_row(责任单位=world.office.code))
    assert [(fault.row, fault.column) for fault in taken.faults] == [(2, "责任单位")]


def test_a_row_that_is_not_yet_assigned_needs_no_days(world: World, owner: Unit) -> None:
    assert ledger(world, ledger_row(自评状态="待交办", 完成时限=None, 交办日期=None)).faults == ()


@pytest.mark.parametrize("columns", [NEW, LEDGER])
def test_no_two_columns_have_the_same_name_in_any_language(columns: Sequence[Column]) -> None:
    names = [name for column in columns for name in column.names]
    assert len(set(names)) == len(names)


def test_an_overdue_ledger_row_is_red_at_once(world: World, owner: Unit) -> None:
    ledger(world, ledger_row(交办日期=None, 完成时限=date(2022, 9, 5)))
    problem = Problem.objects.get()
    assert problem.due_at is not None
    assert problem.due_at < time.now()


@pytest.mark.parametrize("role", ["liaison", "leader", "petition-office", "system-admin", "audit-admin"])
def test_who_may_not_import_is_refused(world: World, role: str) -> None:
    with pytest.raises(Forbidden):
        import_new(personas.actor(role), topic="mines", sheet=sheet(new_rows(1)), partial=True)


def browser(world: World, who: str = "a") -> Client:
    return Visitor(world.account(who)).client


def test_the_page_takes_the_good_rows_and_offers_the_others_for_download(world: World) -> None:
    client = browser(world)
    file = upload([HEADINGS, *new_rows(5, site=[2])], "问题清单.xlsx")
    answer = client.post("/problems/import/new/", {"topic": "mines", "mode": "good", "file": file})
    assert (answer.status_code, answer["Location"]) == (302, "/problems/import/new/")
    page = client.get("/problems/import/new/").content.decode()
    assert "已导入 4 行" in page
    assert "m99" in page
    refused = answered(client.get("/problems/import/new/refused/"))
    assert refused[1][:3] == [4, "点位", "m99"]


def test_the_page_takes_nothing_where_all_or_nothing_was_chosen(world: World) -> None:
    client = browser(world)
    file = upload([HEADINGS, *new_rows(5, site=[2])])
    assert client.post("/problems/import/new/", {"topic": "mines", "mode": "all", "file": file}).status_code == 302
    page = client.get("/problems/import/new/").content.decode()
    assert "已导入 0 行" in page
    assert "全部不导入" in page
    assert not Problem.objects.exists()


def test_the_page_says_what_is_wrong_with_the_file(world: World) -> None:
    client = browser(world)
    answer = client.post(
        "/problems/import/new/", {"topic": "mines", "mode": "all", "file": upload([("甲", "乙"), ("1", "2")])}
    )
    assert answer.status_code == 422
    assert "表头缺少" in answer.content.decode()
    assert client.post("/problems/import/new/", {"topic": "mines", "mode": "all"}).status_code == 422


def imported(page: str) -> list[str]:
    return [str(each) for each in html.fromstring(page).xpath("//*[@id='imported']//a[@class='zj-row-link']/text()")]


def test_what_was_imported_is_listed_and_nothing_else(world: World) -> None:
    earlier = world.problem()
    client = browser(world)
    file = upload([HEADINGS, *new_rows(4, site=[2])])
    client.post("/problems/import/new/", {"topic": "mines", "mode": "good", "file": file})
    page = client.get("/problems/import/new/").content.decode()
    assert 'href="#imported"' in page
    assert imported(page) == ["问题0", "问题1", "问题3"]
    assert earlier.title not in imported(page)
    assert imported(client.get("/problems/import/ledger/").content.decode()) == []


def test_a_long_import_is_listed_a_page_at_a_time(world: World) -> None:
    client = browser(world)
    client.post("/problems/import/new/", {"topic": "mines", "mode": "good", "file": upload([HEADINGS, *new_rows(53)])})
    page = client.get("/problems/import/new/").content.decode()
    assert len(imported(page)) == 50
    [following] = set(html.fromstring(page).xpath("//*[@id='imported']//a[contains(@href, 'cursor')]/@href"))
    address = "/problems/import/new/" + str(following).partition("#")[0]
    assert imported(client.get(address).content.decode()) == ["问题50", "问题51", "问题52"]


def test_the_report_of_an_earlier_sheet_goes_when_another_is_sent(world: World) -> None:
    client = browser(world)
    fields = {"topic": "mines", "mode": "good"}
    client.post("/problems/import/new/", {**fields, "file": upload([HEADINGS, *new_rows(3, site=[2])])})
    junk = SimpleUploadedFile("问题.xlsx", b"not a workbook" * 40)
    answer = client.post("/problems/import/new/", {**fields, "file": junk})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不是可以读取的 XLSX 工作簿" in page
    assert "m99" not in page
    assert imported(page) == []
    assert "m99" not in client.get("/problems/import/new/").content.decode()


def test_another_person_does_not_see_the_report(world: World) -> None:
    file = upload([HEADINGS, *new_rows(2, site=[0])])
    browser(world).post("/problems/import/new/", {"topic": "mines", "mode": "good", "file": file})
    other = browser(world, "b")
    assert "m99" not in other.get("/problems/import/new/").content.decode()
    assert other.get("/problems/import/new/refused/").status_code == 404


@pytest.mark.parametrize("kind", ["new", "ledger"])
def test_the_template_of_each_kind_can_be_filled_in_and_sent_back(world: World, kind: str) -> None:
    rows = answered(browser(world).get(f"/problems/import/{kind}/template/"))
    needed = {str(column.heading) for column in (NEW if kind == "new" else LEDGER)}
    assert needed == set(rows[0])


@pytest.mark.parametrize("kind", ["new", "ledger"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_example_of_each_template_is_a_row_that_will_do(world: World, kind: str, language: str) -> None:
    factories.unit(code="bureau", name="应急管理局")
    client = browser(world)
    address = f"/problems/import/{kind}/template/?topic=mines"
    rows = answered(client.get(address, headers={"Accept-Language": language}))
    fields = {"topic": "mines", "mode": "all", "file": upload(rows)}
    assert client.post(f"/problems/import/{kind}/", fields).status_code == 302
    assert "已导入 1 行" in client.get(f"/problems/import/{kind}/").content.decode()


def test_the_pages_are_closed_to_a_liaison(world: World) -> None:
    client = browser(world, "owner")
    assert [client.get(f"/problems/import/new/{part}").status_code for part in ("", "template/", "refused/")] == [
        403
    ] * 3
    assert browser(world).get("/problems/import/else/").status_code == 404


def test_a_category_that_is_nearly_right_is_answered_with_those_that_are(world: World) -> None:
    rows = new_rows(2)
    rows[0][0], rows[1][0] = "general-hazards", "天外飞仙"
    taken = import_new(world.actor("a"), topic="mines", sheet=sheet(rows), partial=True)
    assert [fault.reason.count("相近") for fault in taken.faults] == [1, 0]
    assert "general-hazard" in taken.faults[0].reason
