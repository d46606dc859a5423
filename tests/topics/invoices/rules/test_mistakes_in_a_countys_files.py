"""Each kind of mistake in a county's files is named with the file and the key."""

from pathlib import Path

import pytest

from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.rules.faults import BadRules

pytestmark = pytest.mark.engine("sqlite")

HEAD = {"id": "Y01", "title": "绿植", "level": "low", "says": "购买绿植。", "question": "请说明用途。"}


def _refused(folder: Path, name: str, text: str | bytes) -> str:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadRules) as refused:
        catalogue.load(folder)
    return str(refused.value)


def _rule(find: str = 'goods = ["绿植"]', more: str = "", **head: object) -> str:
    told = {key: f'"{value}"' for key, value in HEAD.items()} | {key: str(value) for key, value in head.items()}
    lines = [f"{key} = {value}" for key, value in told.items() if value != "None"]
    return "\n".join(["[rule]", *lines, "[find]", find, more])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (_rule(title=None), "rule.title"),
        (_rule(question='" "'), "rule.question"),
        (_rule(says="3"), "rule.says"),
        (_rule(id='"R29"'), "rule.id"),
        (_rule(id='"Y1"'), "rule.id"),
        (_rule(level='"severe"'), "rule.level"),
        (_rule(strength="0"), "rule.strength"),
        (_rule(strength="101"), "rule.strength"),
        (_rule(strength="true"), "rule.strength"),
        (_rule(author='"某"'), "rule"),
        (_rule(find=""), "find"),
        (_rule(find="at_least = 500"), "find"),
        (_rule(find='buyer_not = ["园林"]'), "find"),
        (_rule(find='goods = ["绿植"]\nwhere = "甲"'), "find"),
        (_rule(find='goods = "绿植"'), "find.goods"),
        (_rule(find='seller = ["花店", ""]'), "find.seller"),
        (_rule(find='goods = ["绿植"]\nat_least = "500"'), "find.at_least"),
        (_rule(find='goods = ["绿植"]\nat_least = true'), "find.at_least"),
        (_rule(find='goods = ["绿植"]\nevent = "wedding"'), "find.event"),
        (_rule(find='goods = ["绿植"]\nevent = ["meeting"]'), "find.event"),
        (_rule(find='goods = ["绿植"]\nevent = "meeting"\ndays = 367'), "find.days"),
        (_rule(find='goods = ["绿植"]\ndays = 3'), "find.days"),
        (_rule(more='[[innocent]]\ncode = "venue"'), "innocent"),
        (_rule(more="[other]\nkey = 1"), "rule"),
        ("rule = 1", "rule"),
        ('find = ["绿植"]\n' + _rule().partition("[find]")[0], "find"),
    ],
)
def test_a_rule_that_is_written_wrongly_is_named_with_its_key(tmp_path: Path, text: str, key: str) -> None:
    assert _refused(tmp_path, "rules/green.toml", text).startswith(f"green.toml：{key} ")


def test_a_rule_that_is_no_toml_or_no_text_is_named(tmp_path: Path) -> None:
    assert _refused(tmp_path, "rules/green.toml", "[rule").startswith("green.toml 无法读取：")
    assert _refused(tmp_path, "rules/green.toml", "绿植".encode("gb18030")).startswith("green.toml 无法读取：")


def test_the_same_number_twice_is_named_with_the_second_file(tmp_path: Path) -> None:
    first = tmp_path / "rules" / "first.toml"
    first.parent.mkdir()
    first.write_text(_rule(), "utf-8")
    assert _refused(tmp_path, "rules/second.toml", _rule()) == "second.toml：规则编号 Y01 已经有了。"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[R99]\ndays = 3", "没有规则“R99”"),
        ("R06 = 3", "没有规则“R06”"),
        ("[R06]\nmonths = 3", "没有参数“R06.months”，可设：days、fade"),
        ('[R06]\ndays = "3"', "“R06.days”应当与缺省值 3 同类"),
        ("[R06]\ndays = -1", "“R06.days”应当与缺省值 3 同类"),
        ("[R06]\ndays = 2.5", "“R06.days”应当与缺省值 3 同类"),
        ("[R06]\ndays = true", "“R06.days”应当与缺省值 3 同类"),
        ("[R11]\nlimits = 5000", "“R11.limits”应当与缺省值 [5000, 10000, 50000] 同类"),
        ("[R11]\nlimits = []", "“R11.limits”应当与缺省值"),
        ('[R11]\nlimits = [5000, "一万"]', "“R11.limits”应当与缺省值"),
        ("[R16]\nhome = 43", "“R16.home”应当与缺省值 43 同类"),
        ("[R06]\ndays = 4\n[r06]\ndays = 5", "规则“R06”写了两次"),
        ("[R06", "无法读取"),
    ],
)
def test_a_parameter_that_is_set_wrongly_is_named_with_its_rule(tmp_path: Path, text: str, named: str) -> None:
    told = _refused(tmp_path, "parameters.toml", text)
    assert told.startswith("parameters.toml")
    assert named in told


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[things.liquor]\nwords = ["酒"]', "没有“things”这一部分"),
        ("goods = 3", "“goods”"),
        ("[goods]\nliquor = 3", "“goods.liquor”只能有"),
        ('[goods.liquor]\nnames = ["酒"]', "“goods.liquor”只能有"),
        ('[goods.liquor]\nwords = "酒"', "“goods.liquor.words”应当是一列词"),
        ('[sellers.farm]\nexcept = ["", "甲"]', "“sellers.farm.except”应当是一列词"),
        ("\n".join(f"[goods.tag{place}]" for place in range(63)), "“goods”部分最多 62 个标记"),
        ("\n".join(f"[goods.tag{place}]" for place in range(50)), "“goods”部分最多 62 个标记"),
        ("[goods", "无法读取"),
    ],
)
def test_a_dictionary_that_is_written_wrongly_is_named_with_its_key(tmp_path: Path, text: str, named: str) -> None:
    told = _refused(tmp_path, "goods.toml", text)
    assert told.startswith("词典 goods.toml")
    assert named in told


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRules, match=r"没有规则目录 .*nowhere"):
        catalogue.load(tmp_path / "nowhere")


def test_a_rule_that_nobody_knows_is_named_with_those_that_are_there() -> None:
    book = catalogue.load()
    assert list(book.only(["r06", " R24 "]).rules) == ["R06", "R24"]
    with pytest.raises(BadRules, match=r"没有规则“R77”.*R01、R02"):
        book.only(["R06", "R77"])
