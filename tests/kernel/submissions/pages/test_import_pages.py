"""The regulator's own visits from a sheet: every fault at once, shown before anything is recorded."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from tests import factories
from tests.kernel.submissions.world import TODAY
from tests.workbooks import answered, upload
from zhujian.kernel.field.models import Visit

IMPORT, RECORD, TEMPLATE, REFUSED = (
    "/visits/import/",
    "/visits/import/record/",
    "/visits/import/template/",
    "/visits/import/refused/",
)
HEADINGS = ("点位", "检查日期", "检查结果", "检查单位", "检查记录编号", "说明")
GOOD = ("p1", date(2022, 9, 28), "未发现问题", None, "水检1号", "现场检查")


def send(visitor, *rows, headings=HEADINGS, mode="good", name="检查.xlsx"):
    return visitor.post(IMPORT, topic="ponds", mode=mode, file=upload([headings, *rows], name))


def refused(page):
    rows = page.tree.xpath("//*[contains(@class, 'zj-import')]//tbody/tr")
    return [" ".join(row.text_content().split()) for row in rows]


def test_a_sheet_is_shown_first_and_recorded_on_a_second_press(world, visit):
    regulator = visit("regulator")
    assert send(regulator, GOOD).status == 302
    assert not Visit.objects.exists()
    page = regulator.get(IMPORT)
    assert "水检1号" in page.text
    assert "登记 1 次检查" in page.text
    answer = regulator.post(RECORD)
    assert answer.status == 302
    made = Visit.objects.get()
    assert (made.origin, made.site, made.unit) == ("regulator", world.site, world.ponds.regulator)
    assert (made.day, made.result, made.number, made.note) == (date(2022, 9, 28), "passed", "水检1号", "现场检查")
    assert regulator.get(answer.address).rows() == [f"/visits/{made.pk}/"]
    assert "登记 1 次检查" not in regulator.get(IMPORT).text


def test_every_fault_of_every_row_is_named_at_once(world, visit):
    rows = (
        GOOD,
        ("p9", date(2099, 1, 1), "很好", "没有的单位", None, None),
        (None, "昨天", None, None, None, None),
        GOOD,
    )
    send(visit("planner"), *rows)
    page = visit("planner").get(IMPORT)
    found = refused(page)
    assert sum("没有编码或名称为“p9”的点位" in line for line in found) == 1
    assert sum("不能晚于今天" in line for line in found) == 1
    assert sum("只能填写" in line for line in found) == 1
    assert sum("没有名为“没有的单位”的单位" in line for line in found) == 1
    assert sum("必须填写" in line for line in found) == 2
    assert sum("2022-09-30 的样式" in line for line in found) == 1
    assert sum("与第 2 行是同一次检查" in line for line in found) == 1
    assert "登记 1 次检查" in page.text


def test_all_or_nothing_keeps_nothing_where_a_row_is_wrong(world, visit):
    send(visit("planner"), GOOD, ("p9", TODAY, "发现问题", None, None, None), mode="all")
    page = visit("planner").get(IMPORT)
    assert "登记" not in {button.text_content() for button in page.tree.xpath("//button")}
    assert visit("planner").post(RECORD).status == 409
    assert not Visit.objects.exists()


def test_the_refused_rows_can_be_taken_out(world, visit):
    send(visit("planner"), ("p9", TODAY, "发现问题", None, None, None))
    rows = answered(visit("planner").client.get(REFUSED))
    assert rows[1][:3] == [2, "点位", "p9"]
    assert visit("colleague").get(REFUSED).status == 404


def test_what_is_on_record_is_left_as_it_is_and_said_beforehand(world, visit):
    send(visit("planner"), GOOD)
    visit("planner").post(RECORD)
    send(visit("planner"), GOOD, (*GOOD[:4], "水检2号", None))
    assert "其中 1 次此前已在案" in visit("planner").get(IMPORT).text
    visit("planner").post(RECORD)
    assert Visit.objects.count() == 2


def test_a_file_that_is_no_sheet_is_refused_beside_its_field(world, visit):
    page = visit("planner").post(IMPORT, topic="ponds", mode="good")
    assert page.status == 422
    assert page.tree.xpath("//*[@id='id_file_error']")
    page = send(visit("planner"), GOOD, headings=("甲", "乙"))
    assert page.status == 422
    assert "表头缺少：点位、检查日期、检查结果" in page.text


def test_a_regulator_reports_for_itself_and_not_for_others(world, visit):
    other = factories.unit()
    send(visit("regulator"), (*GOOD[:3], other.code, None, None))
    assert "不在您的监督范围内" in visit("regulator").get(IMPORT).text
    send(visit("owner"), GOOD)
    page = visit("owner").get(IMPORT)
    assert "登记 1 次检查" in page.text  # its own site, whoever came


def test_a_stranger_finds_no_site_to_report(world, visit):
    send(visit("liaison"), GOOD)
    assert "没有编码或名称为“p1”的点位" in visit("liaison").get(IMPORT).text


@pytest.mark.parametrize("who", ["leader", "resident", "member", "inspection-office"])
def test_others_do_not_import(world, visit, who):
    for address in (IMPORT, TEMPLATE, REFUSED):
        assert visit(who).get(address).status == 403
    assert visit(who).post(RECORD).status == 403


def test_recording_is_never_a_get(world, visit):
    send(visit("planner"), GOOD)
    assert visit("planner").get(RECORD).status == 405
    assert not Visit.objects.exists()


def test_the_template_is_taken_back_in_either_language(world, visit):
    client = visit("planner").client
    rows = answered(client.get(TEMPLATE))
    assert tuple(rows[0]) == HEADINGS
    with translation.override("en"):
        english = answered(client.get(TEMPLATE, headers={"accept-language": "en"}))
    assert len(english[0]) == len(HEADINGS)
    send(visit("planner"), GOOD, headings=english[0])
    assert "登记 1 次检查" in visit("planner").get(IMPORT).text


def test_nothing_that_was_read_is_left_for_the_next_person(world, visit):
    send(visit("planner"), GOOD)
    assert "水检1号" not in visit("colleague").get(IMPORT).text
    assert visit("colleague").post(RECORD).status == 409
