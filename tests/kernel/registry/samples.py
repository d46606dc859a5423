"""Topics as text: one that says the least, and one that says everything there is to say."""

from pathlib import Path

MINIMAL = """
[topic]
code = "ponds"
title = "池塘监督"
basis = [{ law = "池塘管理办法", from = 2020-01-01 }]

[responsibility]
primary = "subject"

[[category]]
code = "dirty"
title = "水质差"
severity = "green"
clock = { days = 30, action = "整改" }
"""

FULL = """
[topic]
code = "ponds"
title = { zh = "池塘监督", en = "Ponds" }
focus = "关于整治池塘的部署"
colour = 3
active = { from = 2020-01-01, until = 2029-12-31 }

[[topic.basis]]
key = "old"
law = { zh = "池塘管理办法", en = "Measures on Ponds" }
from = 2010-01-01
until = 2021-12-31

[[topic.basis]]
key = "new"
law = "池塘管理条例"
from = 2022-01-01

[site]
kind = { zh = "池塘", en = "pond" }

[site.fields.licence_no]
label = { zh = "许可证号", en = "licence" }
required = true

[site.fields.area]
label = "面积"
type = "number"
unit = "亩"

[site.fields.dug_on]
label = "开挖日期"
type = "date"

[site.fields.fenced]
label = "有围栏"
type = "boolean"

[site.fields.state]
label = "状态"
type = "choice"
choices = { clean = { zh = "清洁", en = "clean" }, foul = "脏" }

[site.fields.keeper]
label = "管护单位"
type = "unit"

[responsibility]
primary = "site.owner"
regulator = "unit:water"
territory = "site.township"
oversight = "resident-group-of:regulator"

[[measure]]
code = "dredge"
title = "清淤"

[[measure]]
code = "plant"
title = "种草"

[clocks.at-once]
hours = 24
action = "立即清理"

[[category]]
code = "dirty"
title = { zh = "水质差", en = "dirty water" }
severity = "red"
clock = { days = 30, action = "整改", trigger = "交办", who = "责任单位", article = { old = "8", new = "36" } }
letter = "recommendation"
sign_within = 3
evidence = ["before", "after"]
measure = "dredge"

[[category]]
code = "late"
title = "验收不及时"
severity = "amber"
clock = "MK-20D-ACCEPT"

[[category]]
code = "rubbish"
title = "垃圾"
severity = "green"
clock = "at-once"

[[milestone]]
code = "plan"
title = "方案"
after = { days = 30 }

[[milestone]]
code = "done"
title = "完工"
after = { months = 6 }

[visits.daily]
title = "每日巡查"
every_days = 1
teams = "on-site"
rotation = { same_team_not_within_days = 3 }

[visits.covert]
title = "暗访"
every_days = 14
teams = "covert"
unannounced = true

[lights]
green = 15
amber = 5
tell = { green = ["liaison"], amber = ["liaison", "deputy-head"], red = ["head", "leader"] }

[look_back]
share = 0.25
after_days = 60

[figures]
sites = { label = { zh = "池塘", en = "ponds" }, unit = "口", count = "sites" }
teams = { label = "督查组", unit = "个", count = "teams", where = { kind = ["on-site", "covert"] } }
"""


def written(folder: Path, text: str = FULL) -> Path:
    """A topic's folder that holds this text."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "topic.toml").write_text(text, encoding="utf-8")
    return folder


def edited(old: str, new: str, text: str = FULL) -> str:
    """The text with one place of it changed; the place is there, and once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)
