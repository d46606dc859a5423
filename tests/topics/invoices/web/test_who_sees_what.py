"""Two rooms look after two parts of the county, a third after mines alone: each sees its own, however it looks."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest

from tests import factories, personas
from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import picture
from tests.topics.invoices.web.world import SHOP, SPA, World, again, found, hit, uscc
from zhujian.kernel.access.roles import ROLES, permissions_of
from zhujian.kernel.errors import Forbidden, NotFound
from zhujian.kernel.files.actions import store_content
from zhujian.kernel.files.models import File
from zhujian.kernel.visibility import visible_to
from zhujian.topics.invoices.models import (
    Dossier,
    Doubt,
    Import,
    Part,
    Profile,
    Question,
    Run,
    Standing,
    Task,
    Work,
)
from zhujian.topics.invoices.triage import judging, tasks
from zhujian.topics.invoices.triage.publishing import SCREENER, finish_import

Visit = Callable[[str], Visitor]
MODELS = (Doubt, Part, Dossier, Profile, Question, Task, Run, Import)
ALL = dict.fromkeys((model.__name__ for model in MODELS), 2) | {"Task": 1, "Run": 1, "Import": 1}
ONE = dict.fromkeys(ALL, 1) | {"Import": 0}
NONE = dict.fromkeys(ALL, 0)
DOUBTS = "/topics/invoices/screening/doubts/"
OTHERS = ("second-room", "mines-room")


@dataclass
class Screened:
    """A doubt about the market at the spa, one about the school at the shop, each asked about, for one task."""

    world: World
    task: Task
    ours: Doubt
    theirs: Doubt

    def seen_by(self, who: str) -> dict[str, int]:
        actor = self.world.actor(who)
        return {model.__name__: visible_to(actor, model).count() for model in MODELS}


@pytest.fixture
def both(world: World) -> Screened:
    task = world.task()
    tasks.bring(world.actor(), task=task, contents=[store_content(picture(), "导出.jpg")])
    first = found(world.market, {"R06": [hit()]})
    second = found(world.school, {"R06": [hit("7654321")]}, seller=SHOP)
    world.screened(first, second)
    world.profiles()
    ours, theirs = Doubt.objects.order_by("pk")
    for doubt in (ours, theirs):
        world.asked(doubt)
    return Screened(world, task, again(ours), again(theirs))


@pytest.mark.parametrize(
    ("who", "counts"),
    [
        ("supervision", ALL),
        ("leader", ALL),
        ("first-room", ONE),
        ("second-room", ONE),
        ("mines-room", NONE),
        ("resident", ALL),
        ("market", NONE | {"Question": 1}),
        ("school", NONE | {"Question": 1}),
    ],
)
def test_everybody_sees_what_lies_in_the_own_spans(both: Screened, who: str, counts: dict[str, int]) -> None:
    assert both.seen_by(who) == counts


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"supervision", "resident", "leader", "liaison"}))
def test_no_other_role_sees_anything_of_the_topic(both: Screened, role: str) -> None:
    assert both.seen_by(role) == NONE
    assert not visible_to(both.world.actor(role), Standing).exists()


def test_each_room_sees_its_own_doubt(both: Screened) -> None:
    assert list(visible_to(both.world.actor("first-room"), Doubt)) == [both.ours]
    assert list(visible_to(both.world.actor("second-room"), Doubt)) == [both.theirs]
    assert visible_to(both.world.actor("first-room"), Profile).get().unit == both.world.market


def test_a_doubt_at_no_known_unit_is_for_those_who_see_every_unit(both: Screened) -> None:
    doubt = both.world.doubt((uscc(99), "某无名单位"))
    seeing = [who for who in ("supervision", "leader", "first-room", "second-room") if sees(both.world, who, doubt)]
    assert seeing == ["supervision", "leader"]


def sees(world: World, who: str, doubt: Doubt) -> bool:
    return visible_to(world.actor(who), Doubt).filter(pk=doubt.pk).exists()


def test_a_room_knows_its_own_task_before_anything_is_found(world: World) -> None:
    task = world.task("first-room")
    assert [visible_to(world.actor(who), Task).count() for who in ("first-room", "second-room", "supervision")] == [
        1,
        0,
        1,
    ]
    assert task.room_id == world.actor("first-room").unit


def test_another_room_brings_nothing_and_screens_nothing_for_a_task_that_it_does_not_know(world: World) -> None:
    task, stranger = world.task("first-room"), world.actor("second-room")
    for attempt in (
        lambda: tasks.bring(stranger, task=task, contents=[store_content(picture(), "导出.jpg")]),
        lambda: tasks.screen(stranger, task=task),
        lambda: tasks.close_task(stranger, task=task, reason="不需要"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_files_are_known_to_whoever_brought_them_and_to_those_who_see_every_unit(world: World) -> None:
    task = world.task("first-room")
    tasks.bring(world.actor("first-room"), task=task, contents=[store_content(picture(), "导出.jpg")])
    rooms = ("first-room", "second-room", "mines-room", "supervision")
    for model in (Import, File):
        assert [visible_to(world.actor(who), model).count() for who in rooms] == [1, 0, 0, 1], model


def test_a_colleague_of_the_same_room_does_not_see_the_files(world: World) -> None:
    task = world.task("first-room")
    tasks.bring(world.actor("first-room"), task=task, contents=[store_content(picture(), "导出.jpg")])
    colleague = personas.supervision(unit=task.room, over=world.first)
    assert [visible_to(colleague, model).count() for model in (Task, Import, File)] == [1, 0, 0]


SECRETS = ("FP-2022-000002", "示例市第一中学", SHOP.name, "7654321")


def secrets_in(text: str) -> list[str]:
    return [word for word in SECRETS if word in text]


@pytest.mark.parametrize(
    "address",
    [
        DOUBTS,
        f"{DOUBTS}?rule=R06",
        f"{DOUBTS}?sort=score",
        f"{DOUBTS}?todo=doubts-new",
        "/topics/invoices/screening/",
        "/topics/invoices/screening/?task=RW-2022-0001",
        "/topics/invoices/screening/tasks/RW-2022-0001/",
        "/topics/invoices/screening/compare/",
        "/topics/invoices/screening/questions/",
        "/topics/invoices/screening/rules/",
        "/topics/invoices/screening/rules/R06/",
    ],
)
def test_no_page_tells_a_room_of_anothers_unit(both: Screened, visit: Visit, address: str) -> None:
    page = visit("first-room").client.get(address)
    assert page.status_code == 200
    assert secrets_in(page.content.decode()) == []


def test_the_list_and_its_count_agree_for_everybody(both: Screened, visit: Visit) -> None:
    for who, rows in (("supervision", 2), ("first-room", 1), ("mines-room", 0)):
        assert len(visit(who).get(DOUBTS).rows()) == visit(who).count(DOUBTS, f"{DOUBTS}count/") == rows, who


@pytest.mark.parametrize(
    ("query", "count"),
    [("q=示例市第一中学", 0), ("q=第一烟酒商店", 0), ("q=FP-2022-000002", 0), ("q=碧泉", 1), ("status=asked", 1)],
)
def test_a_search_finds_nothing_of_another_room(both: Screened, visit: Visit, query: str, count: int) -> None:
    assert visit("first-room").count(f"{DOUBTS}?{query}", f"{DOUBTS}count/") == count


def test_the_figures_of_the_overview_count_the_own_doubts(both: Screened, visit: Visit) -> None:
    figures = {who: visit(who).get("/topics/invoices/screening/").cards() for who in ("supervision", "first-room")}
    assert [figures[who]["已发函"][0] for who in ("supervision", "first-room")] == [2, 1]


def test_only_own_units_are_compared(both: Screened, visit: Visit) -> None:
    one, other = both.world.market.code, both.world.school.code
    address = f"/topics/invoices/screening/compare/?one={one}&other={other}"
    assert f"{both.world.school.name}的供应商" in visit("supervision").get(address).text
    page = visit("first-room").get(address)
    assert page.status == 200
    assert secrets_in(page.text) == []
    assert [str(value) for value in page.tree.xpath("//select[@id='id_one']/option/@value")] == [one]


def test_a_rules_page_counts_the_own_doubts(both: Screened, visit: Visit) -> None:
    pages = [visit(who).get("/topics/invoices/screening/rules/R06/") for who in ("supervision", "first-room")]
    counts = ["".join(page.tree.xpath("//a[contains(@href, '?rule=R06')]//text()")).split()[0] for page in pages]
    assert counts == ["2", "1"]


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("ending", ["", "file.pdf", "file.xlsx", "ask/", "explain/", "accept/", "withdraw/"])
def test_another_rooms_doubt_is_not_there(both: Screened, visit: Visit, who: str, ending: str) -> None:
    assert visit(who).client.get(f"{DOUBTS}{both.ours.number}/{ending}").status_code == 404
    assert visit("first-room").client.get(f"{DOUBTS}{both.ours.number}/").status_code == 200


@pytest.mark.parametrize(
    "place", ["questions/{question}/", "questions/{question}/record/", "runs/{run}/", "imports/1/"]
)
def test_nor_are_the_question_the_run_and_the_files(both: Screened, visit: Visit, place: str) -> None:
    question, run = both.ours.questions.get().pk, both.ours.run_id
    address = f"/topics/invoices/screening/{place.format(question=question, run=run)}"
    assert visit("mines-room").client.get(address).status_code == 404


def test_a_runs_page_tells_a_room_no_figures_of_the_county(both: Screened, visit: Visit) -> None:
    address = both.ours.run.get_absolute_url()
    assert ["新疑点" in visit(who).get(address).text for who in ("supervision", "first-room")] == [True, False]


def test_a_workbook_holds_the_one_doubt(both: Screened, visit: Visit) -> None:
    answer = visit("first-room").client.get(f"{DOUBTS}{both.ours.number}/file.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("温泉票" in cell for cell in cells)
    assert secrets_in(" ".join(cells)) == []


def test_the_api_lists_and_counts_the_own_doubts(both: Screened) -> None:
    for who, numbers in (
        ("supervision", {both.ours.number, both.theirs.number}),
        ("first-room", {both.ours.number}),
        ("mines-room", set()),
    ):
        answer = both.world.call(who, "get", "/doubts?count=true").json()
        assert {item["number"] for item in answer["items"]} == numbers, who
        assert answer["total"] == len(numbers), who


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("get", "/doubts/{doubt}", None),
        ("post", "/doubts/{doubt}/ask", {"matters": ["甲"], "questions": ["乙"]}),
        ("post", "/doubts/{doubt}/explain", {"innocent": {"R06": "guide"}, "reason": "甲"}),
        ("post", "/doubts/{doubt}/accept", {"right": {"R06": True}, "reason": "甲"}),
        ("post", "/doubts/{doubt}/withdraw", {"reason": "甲"}),
        ("get", "/runs/{run}", None),
        ("get", "/imports/{brought}", None),
    ],
)
def test_the_api_finds_nothing_of_another_room(both: Screened, verb: str, path: str, body: Any) -> None:
    named = {"doubt": both.ours.number, "run": both.ours.run_id, "brought": Import.objects.get().pk}
    answer = both.world.call("mines-room", verb, path.format(**named), body)
    assert answer.status_code == 404
    assert again(both.ours).status == "asked"
    if "doubt" in path:
        assert both.world.call("second-room", verb, path.format(**named), body).status_code == 404


def test_a_liaison_has_the_own_questions_by_api_and_no_doubt(both: Screened) -> None:
    listed = both.world.call("market", "get", "/questions").json()["items"]
    assert [item["unit"] for item in listed] == [both.world.market.code]
    assert both.world.call("market", "get", "/doubts").status_code == 403
    other = both.theirs.questions.get()
    assert both.world.call("market", "post", f"/questions/{other.pk}/answer", {"text": "甲"}).status_code == 404


def held(role: str) -> set[str]:
    return {code.partition(".")[2] for code in permissions_of(role) if code.startswith("invoices.")}


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        (
            "supervision",
            {
                *("view", "questions", "ask", "record-answer", "judge", "export"),
                *("open-task", "close-task", "bring", "screen"),
            },
        ),
        ("resident", {"view", "questions", "ask", "record-answer", "judge", "export"}),
        ("leader", {"view", "questions", "export"}),
        ("liaison", {"questions", "answer"}),
    ],
)
def test_the_permissions_of_a_role(role: str, permissions: set[str]) -> None:
    assert held(role) == permissions


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"supervision", "resident", "leader", "liaison"}))
def test_the_other_roles_may_nothing_here_least_of_all_the_administrators(role: str) -> None:
    assert held(role) == set()


def test_a_resident_group_judges_what_lies_in_its_unit(both: Screened) -> None:
    group = personas.resident(over=both.world.second, unit=factories.unit())
    assert list(visible_to(group, Doubt)) == [both.theirs]
    assert judging.accept(group, doubt=both.theirs, right={"R06": True}, reason="查实").subject == both.world.school
    with pytest.raises(NotFound):
        judging.withdraw(group, doubt=both.ours, reason="数据有误")


def test_a_leader_reads_pages_and_is_offered_no_step(both: Screened, visit: Visit) -> None:
    page = visit("leader").get(f"{DOUBTS}{both.ours.number}/")
    assert page.status == 200
    assert not [link for link in page.links() if link.endswith(("/ask/", "/explain/", "/accept/", "/withdraw/"))]
    assert SPA.name in page.text
    assert visit("leader").client.get(f"{DOUBTS}{both.ours.number}/withdraw/").status_code == 403


def test_a_room_is_told_of_no_disagreement_about_units_that_it_does_not_screen(world: World, visit: Visit) -> None:
    task = world.task("first-room")
    content = store_content(io.BytesIO(b"a,b\n1,2\n"), "a.csv")
    brought = tasks.bring(world.actor("first-room"), task=task, contents=[content])
    differing = [
        {
            "invoice": f"1-{at}",
            "buyer": unit.uscc,
            "buyer_name": unit.name,
            "field": "state",
            "used": "void",
            "other": "normal",
        }
        for at, unit in enumerate((world.market, world.school))
    ]
    report = {"files": [], "read": 1, "kept": 1, "dropped": 0, "refused": 0, "refusals": [], "disagreements": differing,
              "differing": 2, "store": {"invoices": 7, "lines": 9}}  # fmt: skip
    finish_import(SCREENER, brought=brought, report=report)
    page = visit("first-room").get(f"/topics/invoices/screening/imports/{brought.pk}/").text
    assert (world.market.name in page, world.school.name in page, "已作废" in page) == (True, False, True)
    told = world.call("first-room", "get", f"/imports/{brought.pk}").json()["report"]
    assert [each["buyer"] for each in told["disagreements"]] == [world.market.uscc]
    assert "store" not in told
    assert world.school.name in visit("supervision").get(f"/topics/invoices/screening/imports/{brought.pk}/").text


def test_how_much_there_is_in_all_is_told_with_the_progress_to_those_alone_who_see_every_unit(
    both: Screened, visit: Visit
) -> None:
    run = both.world.run(both.task)
    Work.objects.filter(kind="run", row=run.pk).update(what="写入疑点", done=40, total=4123)
    pages = {
        who: visit(who).get(f"/topics/invoices/screening/runs/{run.pk}/").text for who in ("supervision", "first-room")
    }
    assert ("4123" in pages["supervision"], "4123" in pages["first-room"]) == (True, False)


def test_a_room_that_sees_what_anothers_task_found_does_not_work_on_it(both: Screened) -> None:
    room = both.world.actor("first-room")
    with pytest.raises(Forbidden):
        tasks.close_task(room, task=both.task, reason="不查了")
    with pytest.raises(Forbidden):
        tasks.screen(room, task=both.task)
