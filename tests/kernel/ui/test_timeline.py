from datetime import UTC, datetime
from typing import get_args

import pytest

from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.ui.components import Moment
from zhujian.kernel.ui.components.details import MomentKind

AT = datetime(2022, 9, 29, 1, 0, tzinfo=UTC)


def test_a_line_says_who_in_which_post_did_what_and_when() -> None:
    page = tree("{% timeline moments %}", moments=(Moment(AT, "签收", "甲某", "示例局联络员"),))
    assert text(page.xpath("//li")[0]) == "甲某 示例局联络员 签收 2022-09-29 周四 09:00"


def test_the_order_is_the_callers() -> None:
    moments = (Moment(AT, "二"), Moment(AT.replace(year=2021), "一"))
    page = tree("{% timeline moments %}", moments=moments)
    assert [text(each) for each in page.xpath("//*[@class='zj-timeline-title']")] == ["二", "一"]


@pytest.mark.parametrize("kind", get_args(MomentKind))
def test_every_kind_has_an_icon(kind: MomentKind) -> None:
    page = tree("{% timeline moments %}", moments=(Moment(AT, "x", kind=kind),))
    assert page.xpath(f"//li[@class='is-{kind}']//use/@href")[0].endswith(f"#{Moment(AT, 'x', kind=kind).icon}")


def test_details_are_pairs_and_a_title_may_lead_somewhere() -> None:
    moment = Moment(AT, "提交措施", url="/measures/1", details=(("附件", "3 个"),), text="第一行\n第二行")
    page = tree("{% timeline moments %}", moments=(moment,))
    assert text(page.xpath("//dl")[0]) == "附件3 个"
    assert page.xpath("//a/@href") == ["/measures/1"]
    assert page.xpath("//*[@class='zj-timeline-text']/br")


def test_hostile_words_stay_words() -> None:
    moment = Moment(AT, HOSTILE, HOSTILE, HOSTILE, text=HOSTILE, details=((HOSTILE, HOSTILE),))
    page = tree("{% timeline moments %}", moments=(moment,))
    assert not page.xpath("//script | //b[@onclick]")
