"""The topic's pages, as supervision uses them: each with data in it, and every step from files to a decision."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kernel.files import samples
from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import picture
from tests.topics.invoices.exports.making import BASE, row, text, workbook
from tests.topics.invoices.web.world import SPA, World, again, found, hit, uscc
from zhujian.kernel.files.actions import Content, store_content
from zhujian.kernel.files.models import File
from zhujian.kernel.signals.models import Signal
from zhujian.topics.invoices.models import Doubt, Import, Question, Run, Task, Work
from zhujian.topics.invoices.triage import asking, judging, tasks
from zhujian.topics.invoices.triage.judging import innocents_of
from zhujian.topics.invoices.triage.publishing import SCREENER, fail, finish_import, finish_run
from zhujian.topics.invoices.working import places
from zhujian.topics.invoices.working.performing import perform

Visit = Callable[[str], Visitor]
ROOT = "/topics/invoices/screening/"
BOTH = {"R04": [hit()], "R06": [hit(), hit("2", strength=60)]}
RULES: list[dict[str, Any]] = [
    {"id": "R06", "status": "ran", "reason": "", "hits": 2, "seconds": 0.2, "resumed": 0, "parameters": {"days": 3}},
    {
        "id": "R24",
        "status": "not-run",
        "reason": "缺少报销台账",
        "hits": None,
        "seconds": 0,
        "resumed": 0,
        "parameters": {},
    },
]


@pytest.fixture
def doubt(world: World) -> Doubt:
    event = {"event": "party-day", "day_from": "2022-07-05", "day_until": "2022-07-05", "title": "重温入党誓词"}
    claim = {
        "voucher": "记-7",
        "number": "00000001",
        "amount": "680",
        "day": "2022-07-20",
        "claimant": "",
        "heading": "",
    }
    whole = found(world.market, BOTH)
    events = [{**event, "place": "某县", "heads": 12, "person": ""}]
    world.screened(
        replace(whole, content={**whole.content, "events": events, "claims": [{**claim, "summary": "培训费"}]})
    )
    return Doubt.objects.get()


def post(visitor: Visitor, address: str, **fields: Any) -> Any:
    return visitor.client.post(f"{ROOT}{address}", fields)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", ["国庆前后公款消费发票筛查", "待核查", "RW-2022-0001"]),
        ("?task=RW-2022-0001", ["看全部任务"]),
        ("tasks/new/", ["依据"]),
        ("tasks/RW-2022-0001/", ["示例〔2022〕1号", SPA.name, "FP-2022-000001"]),
        ("tasks/RW-2022-0001/files/", ["导入发票"]),
        ("tasks/RW-2022-0001/close/", ["结束任务"]),
        ("doubts/", ["FP-2022-000001", "示例市市场服务中心", SPA.name, "R04 R06", "150"]),
        ("doubts/FP-2022-000001/", ["R06 党日叠加", "温泉票", "重温入党誓词", "培训费", "2022-07", "教育基地讲解费"]),
        ("doubts/FP-2022-000001/ask/", ["680", "请说明"]),
        ("doubts/FP-2022-000001/explain/", ["R06 党日叠加", "教育基地讲解费"]),
        ("doubts/FP-2022-000001/accept/", ["R04", "登记一条信号"]),
        ("doubts/FP-2022-000001/withdraw/", ["撤销疑点"]),
        ("rules/", ["R06 党日叠加", "R28"]),
        ("rules/R06/", ["教育基地讲解费", "3"]),
        ("rules/r06/", ["R06 党日叠加"]),
        ("compare/", ["示例市市场服务中心", "示例市第一中学"]),
        ("questions/", ["没有情况核实函"]),
    ],
)
def test_a_page_shows_what_it_is_about(
    world: World, visit: Visit, doubt: Doubt, address: str, words: list[str]
) -> None:
    world.profiles()
    page = visit("supervision").get(f"{ROOT}{address}")
    assert page.status == 200
    fields = " ".join(page.tree.xpath("//main//textarea/text() | //main//option/text()"))
    assert [word for word in words if word not in page.text + fields] == []


def test_every_page_stands_empty_too(world: World, visit: Visit) -> None:
    for address in ("", "doubts/", "rules/", "rules/R06/", "compare/", "questions/", "tasks/new/"):
        assert visit("supervision").get(f"{ROOT}{address}").status == 200, address


def test_what_is_not_there_is_not_found(world: World, visit: Visit) -> None:
    for address in (
        "doubts/FP-2022-000009/",
        "tasks/RW-2022-0009/",
        "runs/9/",
        "imports/9/",
        "rules/R99/",
        "questions/9/",
    ):
        assert visit("supervision").get(f"{ROOT}{address}").status == 404, address
    world.doubt()
    assert visit("supervision").get(f"{ROOT}doubts/FP-2022-000001/nonsense/").status == 404


def test_two_units_stand_side_by_side(world: World, visit: Visit, doubt: Doubt) -> None:
    world.profiles()
    address = f"{ROOT}compare/?one={world.market.code}&other={world.school.code}"
    page = visit("supervision").get(address)
    assert [page.text.count(f"{unit.name}的供应商") for unit in (world.market, world.school)] == [1, 1]


def test_a_run_tells_of_each_rule_and_why_one_did_not_run(world: World, visit: Visit) -> None:
    run = world.run()
    finish_run(SCREENER, run=run, rules=RULES, total=3, mark="x")
    page = visit("supervision").get(f"{ROOT}runs/{run.pk}/")
    assert page.status == 200
    assert [word for word in ("R06 党日叠加", "缺少报销台账", "新疑点", "days = 3") if word not in page.text] == []


def test_a_run_that_was_broken_off_offers_to_go_on(world: World, visit: Visit) -> None:
    run = world.run()
    fail(SCREENER, row=run, reason="内存不够")
    page = visit("supervision").get(f"{ROOT}runs/{run.pk}/")
    assert "内存不够" in page.text
    assert page.tree.xpath(f"//form[@action='{ROOT}runs/{run.pk}/again/']")
    assert "从中断处继续" not in visit("leader").get(f"{ROOT}runs/{run.pk}/").text
    assert post(visit("supervision"), f"runs/{run.pk}/again/").headers["Location"] == run.get_absolute_url()
    assert Run.objects.get().status == "waiting"


def test_a_task_is_opened_with_its_basis(world: World, visit: Visit) -> None:
    refused = post(visit("supervision"), "tasks/new/", title="筛查", basis="")
    assert refused.status_code == 422
    made = post(visit("supervision"), "tasks/new/", title="筛查", basis="示例〔2022〕2号")
    assert made.headers["Location"] == Task.objects.get().get_absolute_url()


def sheets(folder: Path) -> list[SimpleUploadedFile]:
    first = workbook(folder / "甲.xlsx", row(购方识别号=uscc(1)))
    second = text(folder / "乙.csv", BASE, row(发票号码="87654321", 购方识别号=uscc(2)))
    return [SimpleUploadedFile(file.name, file.read_bytes()) for file in (first, second)]


def test_two_files_are_brought_in_by_a_form(world: World, visit: Visit, tmp_path: Path) -> None:
    task = world.task()
    answer = post(visit("supervision"), f"tasks/{task.number}/files/", files=sheets(tmp_path))
    brought = Import.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{ROOT}imports/{brought.pk}/")
    assert [file.name for file in tasks.files_of(brought)] == ["甲.xlsx", "乙.csv"]
    assert (brought.status, Work.objects.get().kind) == ("waiting", "import")


def test_the_page_of_an_import_tells_what_became_of_its_files(world: World, visit: Visit, tmp_path: Path) -> None:
    broken = workbook(tmp_path / "丙.xlsx", row(发票号码="", 购方识别号=uscc(1)))
    files = [*sheets(tmp_path), SimpleUploadedFile(broken.name, broken.read_bytes())]
    post(visit("supervision"), f"tasks/{world.task().number}/files/", files=files)
    brought = Import.objects.get()
    address = f"{ROOT}imports/{brought.pk}/"
    assert "正在导入" in visit("supervision").get(address).text
    perform(brought, lambda _what, _done, _total: None)
    page = visit("supervision").get(address)
    words = ("甲.xlsx", "乙.csv", "丙.xlsx", "发票基础信息", "运行规则", "退回的行", "发票号码")
    assert [word for word in words if word not in page.text] == []
    assert visit("leader").client.get(address).status_code == 403
    assert visit("first-room").client.get(address).status_code == 404


def test_a_script_is_told_the_address(world: World, visit: Visit, tmp_path: Path) -> None:
    address = f"{ROOT}tasks/{world.task().number}/files/"
    fields = {"files": sheets(tmp_path)}
    answer = visit("supervision").client.post(address, fields, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (200, {"url": Import.objects.get().get_absolute_url()})


def macro_workbook(folder: Path) -> bytes:
    plain = workbook(folder / "plain.xlsx", row(购方识别号=uscc(1))).read_bytes()
    return samples.with_entries(plain, {"xl/vbaProject.bin": b"x"})


@pytest.mark.parametrize("what", ["程序.exe", "带宏.xlsm"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_refused_file_is_named_and_nothing_is_brought_in(
    world: World, visit: Visit, tmp_path: Path, what: str, accept: str
) -> None:
    content = samples.program() if what.endswith(".exe") else macro_workbook(tmp_path)
    files = [*sheets(tmp_path), SimpleUploadedFile(what, content)]
    address = f"{ROOT}tasks/{world.task().number}/files/"
    answer = visit("supervision").client.post(address, {"files": files}, headers={"accept": accept})
    assert answer.status_code == 422
    told = answer.json()["errors"][0] if accept == "application/json" else answer.content.decode()
    assert what in told
    assert (Import.objects.count(), Work.objects.count(), File.objects.count()) == (0, 0, 0)


def test_a_form_without_files_says_so(world: World, visit: Visit) -> None:
    answer = post(visit("supervision"), f"tasks/{world.task().number}/files/")
    assert answer.status_code == 422
    assert "请选择要导入的文件" in answer.content.decode()


def test_of_a_folder_only_tables_are_brought_in(world: World, visit: Visit, tmp_path: Path) -> None:
    others = [SimpleUploadedFile(name, b"x") for name in ("~$甲.xlsx", "说明.txt", "Thumbs.db")]
    post(visit("supervision"), f"tasks/{world.task().number}/files/", folder=[*sheets(tmp_path), *others])
    assert [file.name for file in tasks.files_of(Import.objects.get())] == ["甲.xlsx", "乙.csv"]


def test_nothing_is_brought_in_or_screened_for_a_closed_task(world: World, visit: Visit, tmp_path: Path) -> None:
    task = world.task()
    post(visit("supervision"), f"tasks/{task.number}/close/", reason="筛查完毕")
    assert Task.objects.get().status == "closed"
    for address, fields in (("files/", {"files": sheets(tmp_path)}), ("screen/", {})):
        answer = post(visit("supervision"), f"tasks/{task.number}/{address}", **fields)
        assert answer.status_code == 409, address
        assert "已结束" in answer.content.decode(), address
    assert (Import.objects.count(), Run.objects.count()) == (0, 0)
    links = visit("supervision").get(f"{ROOT}tasks/{task.number}/").links()
    assert not [link for link in links if link.endswith(("/files/", "/close/"))]


def test_a_script_is_told_why_a_closed_task_takes_nothing(world: World, visit: Visit, tmp_path: Path) -> None:
    task = tasks.close_task(world.actor(), task=world.task(), reason="筛查完毕")
    address, fields = f"{ROOT}tasks/{task.number}/files/", {"files": sheets(tmp_path)}
    answer = visit("supervision").client.post(address, fields, headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert "已结束" in answer.json()["errors"][0]


def test_the_rules_are_run_by_a_button_and_one_run_waits_at_a_time(world: World, visit: Visit) -> None:
    task = world.task()
    answer = post(visit("supervision"), f"tasks/{task.number}/screen/")
    run = Run.objects.get()
    assert (answer.headers["Location"], run.engine) == (run.get_absolute_url(), places.engine_name())
    assert post(visit("supervision"), f"tasks/{task.number}/screen/").status_code == 409
    assert visit("supervision").client.get(f"{ROOT}tasks/{task.number}/screen/").status_code == 405


@pytest.mark.parametrize("kind", ["run", "import"])
def test_the_progress_leads_to_the_page_once_the_work_is_done(world: World, visit: Visit, kind: str) -> None:
    if kind == "run":
        row: Run | Import = world.run()
    else:
        row = tasks.bring(world.actor(), task=world.task(), contents=[a_content()])
    address = f"{ROOT}{kind}s/{row.pk}/progress/"
    client = visit("supervision").client
    Work.objects.update(what="R06", done=3, total=12)
    going = client.get(address, headers={"hx-request": "true"})
    assert "HX-Redirect" not in going.headers
    assert all(word in going.content.decode() for word in ("25", "3/12", "党日叠加"))
    if isinstance(row, Run):
        finish_run(SCREENER, run=row, rules=RULES, total=0, mark="")
    else:
        finish_import(SCREENER, brought=row, report={})
    assert client.get(address, headers={"hx-request": "true"}).headers["HX-Redirect"] == row.get_absolute_url()
    assert client.get(address).headers["Location"] == row.get_absolute_url()


def a_content() -> Content:
    return store_content(picture(), "导出.jpg")


def test_a_letter_is_sent_by_the_page_and_answered_by_the_units(world: World, visit: Visit, doubt: Doubt) -> None:
    sent = post(visit("supervision"), f"doubts/{doubt.number}/ask/", matters="发票一张\n发票两张", questions="用途？")
    question = Question.objects.get()
    assert sent.headers["Location"] == doubt.get_absolute_url()
    assert question.letter.content["facts"]["matters"] == ["发票一张", "发票两张"]
    assert question.letter.number in visit("supervision").get(f"{ROOT}questions/").text
    assert "情况核实函" in visit("supervision").get(doubt.get_absolute_url()).text
    assert question.get_absolute_url() in visit("market").get(f"{ROOT}questions/").links()
    proof = SimpleUploadedFile("方案.jpg", picture().read())
    answer = post(visit("market"), f"questions/{question.pk}/answer/", text="考察学习。", files=[proof])
    assert answer.headers["Location"] == question.get_absolute_url()
    for who, address in (("market", question.get_absolute_url()), ("supervision", doubt.get_absolute_url())):
        assert "考察学习。" in visit(who).get(address).text, who
    assert visit("market").client.get(f"{ROOT}questions/{question.pk}/answer/").status_code == 409


def test_a_letter_without_matters_is_refused_beside_its_field(world: World, visit: Visit, doubt: Doubt) -> None:
    refused = post(visit("supervision"), f"doubts/{doubt.number}/ask/", matters=" ", questions="用途？")
    assert refused.status_code == 422
    assert "id_matters_error" in refused.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("verb", "fields", "status"),
    [
        ("explain", {"R04": "other", "R06": "guide"}, "explained"),
        ("accept", {"R06": "on"}, "accepted"),
        ("withdraw", {}, "withdrawn"),
    ],
)
def test_a_doubt_is_decided_by_its_page(
    world: World, visit: Visit, doubt: Doubt, verb: str, fields: dict[str, str], status: str
) -> None:
    address = f"doubts/{doubt.number}/{verb}/"
    assert post(visit("supervision"), address, **fields, reason="").status_code == 422
    answer = post(visit("supervision"), address, **fields, reason="已核查。")
    assert answer.headers["Location"] == doubt.get_absolute_url()
    assert again(doubt).status == status
    assert "已核查。" in visit("supervision").get(doubt.get_absolute_url()).text
    assert post(visit("supervision"), address, **fields, reason="再来。").status_code == 409


def test_nothing_ticked_is_refused_and_says_why(world: World, visit: Visit, doubt: Doubt) -> None:
    refused = post(visit("supervision"), f"doubts/{doubt.number}/accept/", reason="已核查。")
    assert refused.status_code == 422
    assert "至少有一条规则查实" in refused.content.decode()
    assert not Signal.objects.exists()


def test_an_accepted_doubt_leads_to_its_signal(world: World, visit: Visit, doubt: Doubt) -> None:
    signal = judging.accept(world.actor(), doubt=doubt, right={"R06": True}, reason="查实。")
    page = visit("supervision").get(doubt.get_absolute_url())
    assert signal.get_absolute_url() in page.links()
    assert visit("supervision").get(signal.get_absolute_url()).status == 200


def test_a_successor_says_that_it_shows_new_hits_and_leads_to_what_was_decided(
    world: World, visit: Visit, doubt: Doubt
) -> None:
    judging.withdraw(world.actor(), doubt=doubt, reason="数据有误")
    world.screened(found(world.market, {**BOTH, "R04": [hit(), hit("9")]}))
    successor = Doubt.objects.latest("pk")
    page = visit("supervision").get(successor.get_absolute_url())
    assert "这里只列新的命中" in page.text
    assert doubt.get_absolute_url() in page.links()


def test_new_hits_that_are_too_many_to_be_shown_are_not_said_to_be_gone(world: World, visit: Visit) -> None:
    known = [hit(f"{number:08}") for number in range(50)]
    judging.withdraw(world.actor(), doubt=world.doubt(rules={"R06": known}), reason="数据有误")
    world.screened(found(world.market, {"R06": [*known, hit("99999999", strength=30)]}))
    successor = Doubt.objects.latest("pk")
    page = visit("supervision").get(successor.get_absolute_url())
    assert (successor.hits, page.status) == (1, 200)
    assert "没有再命中" not in page.text


def test_a_doubt_that_is_gone_says_so(world: World, visit: Visit, doubt: Doubt) -> None:
    world.screened()
    assert "最近一次筛查没有再命中" in visit("supervision").get(doubt.get_absolute_url()).text
    assert "本次筛查未再命中" in visit("supervision").get(f"{ROOT}doubts/").text


@pytest.mark.parametrize("ending", ["", "file.pdf", "file.xlsx"])
def test_a_doubt_without_invoices_dates_or_unit_has_its_page_and_files(world: World, visit: Visit, ending: str) -> None:
    claim = hit("", on=None, ref="报而无票", ref_day=None, found="88880001")
    doubt = world.doubt((uscc(9), "某无名单位"), rules={"R24": [claim]}, seller=replace(SPA, name="", code=""))
    answer = visit("supervision").client.get(f"{doubt.get_absolute_url()}{ending}")
    assert answer.status_code == 200


def test_a_rule_that_is_no_longer_in_force_stands_by_its_number(world: World, visit: Visit) -> None:
    whole = found(world.market, BOTH)
    world.screened(replace(whole, parts=tuple(replace(part, rule=f"X{part.rule[1:]}") for part in whole.parts)))
    doubt = Doubt.objects.get()
    for ending in ("", "explain/", "file.pdf", "file.xlsx"):
        assert visit("supervision").client.get(f"{doubt.get_absolute_url()}{ending}").status_code == 200, ending


def invoice_without_lines(world: World) -> Doubt:
    whole = found(world.market, {"R06": [hit()]})
    invoices = [{**each, "lines": []} for each in whole.content["invoices"]]
    world.screened(replace(whole, content={**whole.content, "invoices": invoices}))
    return Doubt.objects.get()


@pytest.mark.parametrize("ending", ["", "file.pdf", "file.xlsx"])
def test_an_invoice_whose_lines_were_not_brought_in_is_shown_all_the_same(
    world: World, visit: Visit, ending: str
) -> None:
    doubt = invoice_without_lines(world)
    answer = visit("supervision").client.get(f"{doubt.get_absolute_url()}{ending}")
    assert "00000001" in words_in(answer.content, ending)


def words_in(content: bytes, ending: str) -> str:
    if ending == "file.xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    if ending == "file.pdf":
        document = pypdfium2.PdfDocument(content)
        try:
            return "".join(sheet.get_textpage().get_text_range() for sheet in document)
        finally:
            document.close()
    return content.decode()


@pytest.mark.parametrize("ending", ["file.pdf", "file.xlsx"])
def test_a_doubts_file_bears_the_number_of_its_task(world: World, visit: Visit, doubt: Doubt, ending: str) -> None:
    answer = visit("supervision").client.get(f"{doubt.get_absolute_url()}{ending}")
    words = words_in(answer.content, ending)
    assert [
        word for word in (doubt.task.number, doubt.number, "温泉票", "重温入党誓词", "培训费") if word not in words
    ] == []
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_workbench_counts_what_waits(world: World, visit: Visit, doubt: Doubt) -> None:
    visitor = visit("supervision")
    label, (number, address) = next(item for item in visitor.get("/").cards().items() if item[0] == "待核查疑点")
    assert (label, number, visitor.get(address).rows()) == ("待核查疑点", 1, [doubt.get_absolute_url()])
    asking.ask(world.actor(), doubt=doubt, matters=["一张"], questions=["用途"])
    cards = visit("market").get("/").cards()
    assert cards["待答复情况核实函"][0] == 1
    assert len(visit("market").get(cards["待答复情况核实函"][1]).rows()) == 1


RULE = """[rule]
id = "Y01"
title = "绿植"
level = "middle"
says = "购买绿植{x}超过{}元"
question = "请说明用途。"
strength = 60

[find]
goods = ["绿植"]

[[innocent]]
code = "venue"
words = "会场布置"
"""


def test_a_countys_own_rule_with_braces_is_shown_as_it_is_written(world: World, visit: Visit, data: Path) -> None:
    (data / "invoices" / "county" / "rules").mkdir(parents=True)
    (data / "invoices" / "county" / "rules" / "y01.toml").write_text(RULE, encoding="utf-8")
    page = visit("supervision").get(f"{ROOT}rules/Y01/")
    assert page.status == 200
    assert "会场布置" in page.text
    assert innocents_of("Y01")["venue"] == "会场布置"
