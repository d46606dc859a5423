"""`zhujian rota explain`: the rules, what stands in their way, and computing a revealed draw again."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhujian.cli.bars import Bar
from zhujian.cli.console import complain, note, say, say_json
from zhujian.cli.grammar import Options
from zhujian.cli.places import directory_of, open_installation, settle
from zhujian.cli.plans import describe, figures, tell, without_covert
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused

if TYPE_CHECKING:
    from zhujian.kernel.actor import Actor
    from zhujian.kernel.audit.reports import Fault
    from zhujian.kernel.rota.models import Plan

UNEQUAL = 1


def run_explain(options: Options) -> int:
    if options.file is not None:
        return _explain_file(options)
    open_installation(directory_of(options))
    from zhujian.kernel.actor import Actor
    from zhujian.kernel.rota import queries

    actor = Actor.system("console")
    plan = _named(options, actor)
    if plan is None:
        return _before_the_draw(options, actor)
    reveal = queries.revealed(plan)
    if reveal is not None:
        return _verdict(reveal, options, queries.off_plan(plan, Bar()))
    tell(plan, options)
    if not options.json:
        given_up = queries.abandoned(actor, plan.topic, plan.month)
        say(_("本月已作废的抽取：%(count)d 次。") % {"count": given_up})
        _what_stands_in_the_way(actor, plan)
    return 0


def _what_stands_in_the_way(actor: Actor, plan: Plan) -> None:
    """Of a plan that is published but not revealed: figures, without a site's day."""
    if plan.status == "published":
        from zhujian.kernel.rota.actions.publish import recompute

        describe(plan.topic, without_covert(actor, recompute(plan, Bar()), plan.topic))


def _named(options: Options, actor: Actor) -> Plan | None:
    from zhujian.kernel.rota import queries
    from zhujian.kernel.rota.models import Plan

    if options.plan is not None:
        plan = Plan.objects.filter(pk=options.plan).first()
        if plan is None:
            raise Refused(_("没有编号为 %(plan)s 的方案。") % {"plan": options.plan})
        return plan
    if options.topic is None or options.month is None:
        raise Refused(_("请用 --topic 和 --month 指明月份，或者用 --plan、--file 指明方案。"))
    where = (actor, options.topic, options.month)
    return queries.open_draw(*where) or queries.in_force(*where) or queries.plans_of(*where).first()


def _before_the_draw(options: Options, actor: Actor) -> int:
    """The rules of the topic, and what would stand in their way."""
    from zhujian.kernel.registry import topic as find_topic
    from zhujian.kernel.rota.preview import preview

    drawn = preview(actor, options.topic, options.month, Bar())
    if options.json:
        say_json({"preview": True, **figures(drawn)})
        return 0
    found = find_topic(options.topic)
    for visits in found.visits if found else ():
        words = _("%(title)s：每处点位最多相隔 %(every)d 天查一次；每组每天最多 %(capacity)d 处；有回避情形的不派。")
        say(words % {"title": visits.title, "every": visits.every_days, "capacity": visits.capacity})
        if visits.same_team_not_within_days:
            words = _("%(title)s：同一督查组 %(apart)d 日内不重复到同一点位。")
            say(words % {"title": visits.title, "apart": visits.same_team_not_within_days})
    describe(options.topic, drawn)
    if not drawn.obstacles:
        say(_("以上规则可以全部满足。"))
    return 0


def _explain_file(options: Options) -> int:
    """Whoever holds the file alone needs no installation."""
    reveal = _read(options.file)
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="zhujian-rota-") as folder:
        settle(Path(folder))
        return _verdict(reveal, options)


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(_("读不出公开材料 %(file)s：%(reason)s。") % {"file": file, "reason": error}) from error
    if not isinstance(found, dict):
        raise Refused(_("读不出公开材料 %(file)s：%(reason)s。") % {"file": file, "reason": "JSON"})
    return found


def _verdict(reveal: dict[str, Any], options: Options, beside: Sequence[Fault] = ()) -> int:
    """Compute a revealed draw again and say whether it comes out alike."""
    from zhujian.kernel.rota.queries import check

    faults = [*check(reveal, Bar()), *beside]
    if options.json:
        say_json({**reveal, "equal": not faults, "faults": [str(fault) for fault in faults]})
    else:
        _say_verdict(faults, reveal)
    return UNEQUAL if faults else 0


def _say_verdict(faults: list[Fault], reveal: dict[str, Any]) -> None:
    for fault in faults:
        complain(str(fault))
    if not faults:
        say(_("重算一致：承诺、双方随机数、种子 %(seed)s 和排班都相符。") % {"seed": reveal["seed"]})
        note(_("各步在日志中的序号：%(seqs)s，可用 zhujian audit prove 逐条证明。") % {"seqs": _seqs(reveal)})


def _seqs(reveal: dict[str, Any]) -> str:
    return " ".join(str(step["seq"]) for step in reveal["steps"])
