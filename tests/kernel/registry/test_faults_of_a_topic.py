"""Each wrong thing is named by file, dotted key and reason."""

import pytest
from django.utils import translation

from tests.kernel.registry.samples import FULL, MINIMAL, edited

CASES = {
    "an unknown table": ("[look_back]\n", "[lookback]\nx = 1\n[look_back]\n", "lookback", "没有这一项"),
    "an unknown key of the head": ("colour = 3", 'colour = 3\nowner = "x"', "topic.owner", "没有这一项"),
    "an unknown key of a text": ('en = "Ponds" }', 'en = "Ponds", fr = "x" }', "topic.title.fr", "没有这一项"),
    "an unknown key of a basis": ('key = "new"', 'key = "new"\nnumber = 7', "topic.basis[new].number", "没有这一项"),
    "an unknown key of a field": (
        'type = "date"',
        'type = "date"\nwide = true',
        "site.fields.dug_on.wide",
        "没有这一项",
    ),
    "an unknown duty": (
        'primary = "site.owner"',
        'primary = "site.owner"\nfifth = "subject"',
        "responsibility.fifth",
        "没有这一项",
    ),
    "an unknown key of a category": (
        'severity = "red"',
        'severity = "red"\ndue = 7',
        "category[dirty].due",
        "没有这一项",
    ),
    "an unknown key of a clock": (
        "days = 30, action",
        "days = 30, stop = 1, action",
        "category[dirty].clock.stop",
        "没有这一项",
    ),
    "an unknown key of visits": ("every_days = 14", "every_days = 14\nhour = 9", "visits.covert.hour", "没有这一项"),
    "an unknown light": ("green = 15", "green = 15\nblue = 1", "lights.blue", "没有这一项"),
    "an unknown key of the look-back": ("share = 0.25", "share = 0.25\nby = 1", "look_back.by", "没有这一项"),
    "an unknown key of a figure": ('count = "sites"', 'count = "sites", sum = 1', "figures.sites.sum", "没有这一项"),
    "no code": ('code = "ponds"\n', "", "topic.code", "缺少这一项"),
    "a code in capitals": ('code = "ponds"', 'code = "Ponds"', "topic.code", "不合规则"),
    "a code that is a path": ('code = "ponds"', 'code = "../ponds"', "topic.code", "不合规则"),
    "a code beyond measure": ('code = "ponds"', f'code = "{"a" * 41}"', "topic.code", "不合规则"),
    "a code that is a number": ('code = "ponds"', "code = 7", "topic.code", "应为文字"),
    "an empty title": ('title = { zh = "池塘监督", en = "Ponds" }', 'title = " "', "topic.title", "不能为空"),
    "a title without Chinese": (
        'title = { zh = "池塘监督", en = "Ponds" }',
        'title = { en = "Ponds" }',
        "topic.title.zh",
        "缺少这一项",
    ),
    "a title of many lines": (
        'title = { zh = "池塘监督", en = "Ponds" }',
        'title = "一\\n二"',
        "topic.title",
        "不可见的字符",
    ),
    "a title that turns the line round": ('en = "Ponds" }', 'en = "\\u202E" }', "topic.title.en", "不可见的字符"),
    "a title beyond measure": ('zh = "池塘监督"', f'zh = "{"长" * 101}"', "topic.title.zh", "不能超过 100 个字"),
    "a colour that is none": ("colour = 3", "colour = 13", "topic.colour", "1 到 12"),
    "a colour that is true": ("colour = 3", "colour = true", "topic.colour", "应为整数"),
    "an end before the beginning": ("until = 2029-12-31", "until = 2019-12-31", "topic.active.until", "不能早于"),
    "a day that is a text": ("from = 2022-01-01", 'from = "2022-01-01"', "topic.basis[new].from", "应为日期"),
    "a day with an hour": ("from = 2022-01-01", "from = 2022-01-01T08:00:00", "topic.basis[new].from", "应为日期"),
    "a basis twice": ('key = "new"', 'key = "old"', "topic.basis", "用了两次"),
    "a field of an unknown type": ('type = "date"', 'type = "time"', "site.fields.dug_on.type", "没有“time”"),
    "a field by a bad name": ("[site.fields.dug_on]", "[site.fields.dug-on]", "site.fields.dug-on", "不合规则"),
    "a choice without options": (
        'choices = { clean = { zh = "清洁", en = "clean" }, foul = "脏" }',
        "",
        "site.fields.state.choices",
        "列出选项",
    ),
    "options without a choice": (
        'type = "boolean"',
        'type = "boolean"\nchoices = { a = "甲" }',
        "site.fields.fenced.choices",
        "列出选项",
    ),
    "a unit without a name": ('regulator = "unit:water"', 'regulator = "unit:"', "responsibility.regulator", "看不懂"),
    "an expression that is none": (
        'regulator = "unit:water"',
        'regulator = "the water board"',
        "responsibility.regulator",
        "看不懂",
    ),
    "a site's field that is no unit": (
        'regulator = "unit:water"',
        'regulator = "site.area"',
        "responsibility.regulator",
        "类型为 unit",
    ),
    "a site's field that is missing": (
        'regulator = "unit:water"',
        'regulator = "site.boss"',
        "responsibility.regulator",
        "类型为 unit",
    ),
    "a group that resides in nobody": (
        "resident-group-of:regulator",
        "resident-group-of:everybody",
        "responsibility.oversight",
        "看不懂",
    ),
    "a group of itself": (
        "resident-group-of:regulator",
        "resident-group-of:oversight",
        "responsibility.oversight",
        "绕回",
    ),
    "nobody who answers first": ('primary = "site.owner"\n', "", "responsibility.primary", "缺少这一项"),
    "a measure twice": ('code = "plant"', 'code = "dredge"', "measure", "用了两次"),
    "a category twice": ('code = "late"', 'code = "rubbish"', "category", "用了两次"),
    "a severity that is none": (
        'severity = "red"',
        'severity = "purple"',
        "category[dirty].severity",
        "red、amber、green",
    ),
    "a letter that is none": (
        'letter = "recommendation"',
        'letter = "telegram"',
        "category[dirty].letter",
        "order、urging、recommendation",
    ),
    "evidence that is none": ('["before", "after"]', '["before", "photo"]', "category[dirty].evidence", "没有“photo”"),
    "evidence twice": ('["before", "after"]', '["after", "after"]', "category[dirty].evidence", "写了两次"),
    "evidence that is a number": ('["before", "after"]', "[[1], 2]", "category[dirty].evidence", "没有“[1]”"),
    "a measure that is not listed": (
        'measure = "dredge"',
        'measure = "dance"',
        "category[dirty].measure",
        "dredge、plant",
    ),
    "no time to sign": ("sign_within = 3", "sign_within = 0", "category[dirty].sign_within", "1 到 90"),
    "a clock that is not in the catalogue": (
        'clock = "MK-20D-ACCEPT"',
        'clock = "MK-99D"',
        "category[late].clock",
        "时限目录中没有“MK-99D”",
    ),
    "a clock in two units": (
        "{ days = 30, action",
        "{ days = 30, hours = 2, action",
        "category[dirty].clock",
        "只写一种单位",
    ),
    "a clock in no unit": ("{ days = 30, action", "{ action", "category[dirty].clock", "只写一种单位"),
    "a clock that runs backwards": (
        "{ days = 30, action",
        "{ days = -1, action",
        "category[dirty].clock.days",
        "0 到 3650",
    ),
    "a clock of half a day": ("{ days = 30, action", "{ days = 0.5, action", "category[dirty].clock.days", "应为整数"),
    "a clock that asks for nothing": (
        '{ days = 30, action = "整改", ',
        "{ days = 30, ",
        "category[dirty].clock.action",
        "缺少这一项",
    ),
    "a clock that is a number": ('clock = "MK-20D-ACCEPT"', "clock = 20", "category[late].clock", "应为表"),
    "an article of no basis": ('new = "36" }', 'newer = "36" }', "category[dirty].clock.article.newer", "没有这一项"),
    "a shared clock by a code of the catalogue": (
        "[clocks.at-once]",
        "[clocks.mine-resumption]",
        "clocks.mine-resumption",
        "请换一个名称",
    ),
    "a milestone twice": ('code = "done"', 'code = "plan"', "milestone", "用了两次"),
    "a milestone at no time": ("after = { days = 30 }", "after = {}", "milestone[plan].after", "写明距开工多久"),
    "a milestone at two times": (
        "after = { days = 30 }",
        "after = { days = 30, months = 1 }",
        "milestone[plan].after",
        "只写一个",
    ),
    "a milestone in a century": (
        "after = { months = 6 }",
        "after = { months = 1200 }",
        "milestone[done].after",
        "写明距开工多久",
    ),
    "visits by nobody": ('teams = "covert"', 'teams = "ghosts"', "visits.covert.teams", "on-site、covert"),
    "visits that never come": ("every_days = 14", "every_days = 0", "visits.covert.every_days", "1 到 366"),
    "a checklist elsewhere": (
        "every_days = 14",
        'every_days = 14\nchecklist = "../../etc/x.xlsx"',
        "visits.covert.checklist",
        "专题目录内的 .xlsx",
    ),
    "a checklist that is no spreadsheet": (
        "every_days = 14",
        'every_days = 14\nchecklist = "x.exe"',
        "visits.covert.checklist",
        "专题目录内的 .xlsx",
    ),
    "a checklist that is missing": (
        "every_days = 14",
        'every_days = 14\nchecklist = "x.xlsx"',
        "visits.covert.checklist",
        "没有这个文件",
    ),
    "lights in the wrong order": ("amber = 5", "amber = 16", "lights.amber", "green ≥ amber ≥ 0"),
    "a light told to nobody known": ('["head", "leader"]', '["mayor"]', "lights.tell.red", "没有“mayor”"),
    "a share above one": ("share = 0.25", "share = 1.5", "look_back.share", "0 到 1"),
    "a share that is no number": ("share = 0.25", "share = nan", "look_back.share", "0 到 1"),
    "a figure of unknown rows": ('count = "sites"', 'count = "secrets"', "figures.sites.count", "没有“secrets”"),
    "a figure by an unknown column": ("where = { kind", "where = { salary", "figures.teams.where.salary", "没有这一项"),
    "a figure by an unknown value": (
        '["on-site", "covert"]',
        '["on-site", "flying"]',
        "figures.teams.where.kind",
        "没有“flying”",
    ),
    "a figure by a value of another type": ('["on-site", "covert"]', "[{}]", "figures.teams.where.kind", "没有“{}”"),
}


@pytest.mark.parametrize(("old", "new", "key", "reason"), CASES.values(), ids=CASES)
def test_a_fault_is_named_by_key_and_reason(faults, old, new, key, reason):
    found = faults(edited(old, new))

    assert [fault for fault in found if fault.key == key and reason in fault.reason], [str(fault) for fault in found]


def test_a_fault_names_the_file(faults):
    [fault] = faults(edited("colour = 3", "colour = 13"))

    assert str(fault) == "ponds/topic.toml: topic.colour: 应在 1 到 12 之间，不是 13。"


def test_all_faults_of_a_file_are_named_at_once(faults):
    text = edited(
        "colour = 3",
        "colour = 13",
        edited('severity = "red"', 'severity = "purple"', edited("green = 15", "grey = 15")),
    )

    assert {fault.key for fault in faults(text)} == {"topic.colour", "category[dirty].severity", "lights.grey"}


def test_an_unknown_key_comes_with_those_that_are_known(faults):
    [fault] = faults(edited("share = 0.25", "share = 0.25\nwhen = 3"))

    assert fault.reason == "没有这一项；这里可用：after_days、share。"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('[responsibility]\nprimary = "subject"\n', "responsibility"),
        ('severity = "green"\n', "category[dirty].severity"),
        ('clock = { days = 30, action = "整改" }\n', "category[dirty].clock"),
        ('basis = [{ law = "池塘管理办法", from = 2020-01-01 }]\n', "topic.basis"),
    ],
)
def test_what_a_topic_cannot_do_without_is_missed(faults, line, key):
    assert key in {fault.key for fault in faults(edited(line, "", MINIMAL))}


def test_a_topic_has_categories(faults):
    text = MINIMAL[: MINIMAL.index("[[category]]")]

    assert "category" in {fault.key for fault in faults(text)}


def test_a_topic_without_sites_has_no_owner_of_a_site(faults):
    [fault] = faults(edited('"subject"', '"site.owner"', MINIMAL))

    assert (fault.key, fault.reason) == ("responsibility.primary", "本专题没有 [site]，不能用 site.owner。")


def test_groups_that_lead_to_each_other_are_named_both(faults):
    text = edited(
        '"resident-group-of:regulator"',
        '"resident-group-of:territory"',
        edited('"site.township"', '"resident-group-of:oversight"'),
    )

    assert {fault.key for fault in faults(text)} == {"responsibility.territory", "responsibility.oversight"}


def test_a_category_without_a_usable_code_is_called_by_its_place(faults):
    keys = {fault.key for fault in faults(edited('code = "late"', 'code = "Late!"'))}

    assert keys == {"category[2].code"}


def test_a_reason_is_given_in_the_readers_language(faults):
    [fault] = faults(edited("colour = 3", "colour = 13"))

    with translation.override("zh-hans"):
        assert fault.reason == "应在 1 到 12 之间，不是 13。"


def test_nothing_is_faulty_in_the_samples(read):
    assert read(FULL).code == read(MINIMAL).code == "ponds"
