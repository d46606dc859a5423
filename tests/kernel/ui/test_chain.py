from datetime import date

from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.ui.components import Chain, ChainAct

LINKS = (
    Chain("primary", "示例煤矿", "/sites/1", "矿长 甲某", (ChainAct(date(2022, 9, 15), "停产、撤人", "/moves/1"),)),
    Chain("regulator", "示例应急管理局"),
    Chain("territory", "三都镇"),
    Chain("oversight", "派驻示例组"),
)


def test_the_four_responsibilities_stand_in_their_order() -> None:
    duties = tree("{% chain links %}", links=LINKS).xpath("//*[@class='zj-chain-duty']")
    assert [text(duty) for duty in duties] == ["主体责任", "监管责任", "属地责任", "监督责任"]


def test_a_link_names_unit_head_and_what_is_on_record() -> None:
    [first, *_rest] = tree("{% chain links %}", links=LINKS).xpath("//li[@class='zj-chain-link']")
    assert text(first) == "主体责任 示例煤矿 矿长 甲某 9月15日 周四停产、撤人"
    assert first.xpath(".//a/@href") == ["/sites/1", "/moves/1"]


def test_having_done_nothing_is_said() -> None:
    [_first, second, *_rest] = tree("{% chain links %}", links=LINKS).xpath("//li[@class='zj-chain-link']")
    assert "无履责记录" in text(second)


def test_days_can_be_read_by_machines() -> None:
    assert tree("{% chain links %}", links=LINKS).xpath("//time/@datetime") == ["2022-09-15"]


def test_hostile_names_stay_names() -> None:
    link = Chain("primary", HOSTILE, "/", HOSTILE, (ChainAct(date(2022, 9, 15), HOSTILE),))
    assert not tree("{% chain links %}", links=(link,)).xpath("//script | //b")
