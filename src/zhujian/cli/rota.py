"""`zhujian rota`: draw a month's visits step by step, and explain or compute again what was drawn."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhujian.cli.bars import Bar
from zhujian.cli.console import complain, say, say_json
from zhujian.cli.explaining import run_explain
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, open_installation
from zhujian.cli.plans import describe, figures, row, standing, tell, without_covert
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused

if TYPE_CHECKING:
    from zhujian.kernel.actor import Actor
    from zhujian.kernel.rota.models import Plan

WAITING = 3
LAST_YEAR = 2100


def declare(commands: Commands) -> None:
    own = Commands(commands.add("rota", _("督查排班：抽取、公布、核验")))
    plan = own.add("plan", _("排一个月的督查；尚未承诺时只试排，不保存"), run_plan)
    _name_month(plan, required=True)
    step = plan.add_mutually_exclusive_group()
    step.add_argument("--seed-commit", action="store_true", help=_("固定输入并作出承诺，等待另一方提供随机数"))
    step.add_argument("--contribution", metavar="HEX", help=_("以另一账号提供随机数（32 至 128 位十六进制）"))
    step.add_argument("--replan", action="store_true", help=_("对已公布的方案重新承诺，只调整受影响的部分"))
    step.add_argument("--reveal", action="store_true", help=_("最后一次暗访之后公开种子"))
    step.add_argument("--abandon", metavar="REASON", help=_("写明理由，作废正在进行的抽取"))
    plan.add_argument("--account", metavar="NAME", help=_("以哪个账号办理（默认本机系统）"))
    plan.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象"))
    explain = own.add("explain", _("说明规则和未满足的原因；已公开的抽取从头重算"), run_explain)
    _name_month(explain, required=False)
    explain.add_argument("--plan", type=int, metavar="ID", help=_("方案编号"))
    explain.add_argument("--file", type=Path, metavar="FILE", help=_("核验一份公开材料（--json 的输出）"))
    explain.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象"))


def _name_month(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--topic", required=required, metavar="CODE", help=_("专题代码"))
    parser.add_argument("--month", required=required, type=_month, metavar="YYYY-MM", help=_("月份"))


def _month(text: str) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = None
    if found is not None and found.year <= LAST_YEAR:
        return found
    raise argparse.ArgumentTypeError(_("月份应写成 2022-09 的样子，没有“%(text)s”") % {"text": text})


def run_plan(options: Options) -> int:
    open_installation(directory_of(options))
    from zhujian.kernel.rota import actions, queries

    actor = _actor(options.account)
    where = (actor, options.topic, options.month)
    if options.seed_commit:
        return tell(actions.commit(actor, topic=options.topic, month=options.month), options)
    if options.replan:
        return tell(actions.replan(actor, plan=_found(queries.in_force(*where))), options)
    if options.reveal:
        return tell(actions.reveal(actor, plan=_found(queries.in_force(*where))), options)
    plan = queries.open_draw(*where)
    if options.contribution is not None:
        return tell(actions.contribute(actor, plan=_found(plan), contribution=options.contribution), options)
    if options.abandon is not None:
        return tell(actions.abandon(actor, plan=_found(plan), reason=options.abandon), options)
    if plan is None:
        return _preview(options, actor)
    return _publish(options, actor, plan)


def _actor(name: str | None) -> Actor:
    from zhujian.kernel.access.actors import actor_for
    from zhujian.kernel.access.models import Account
    from zhujian.kernel.actor import Actor

    if name is None:
        return Actor.system("console")
    account = Account.objects.filter(username=name, is_active=True).first()
    if account is None:
        raise Refused(_("没有名为 %(name)s 的账号。") % {"name": name})
    return actor_for(account, origin="console")


def _found(plan: Plan | None) -> Plan:
    if plan is None:
        raise Refused(_("这个月没有可办理这一步的排班方案。运行 zhujian rota explain 查看现状。"))
    return plan


def _preview(options: Options, actor: Actor) -> int:
    from zhujian.kernel.rota.gathering import rest_of
    from zhujian.kernel.rota.preview import preview

    drawn = preview(actor, options.topic, options.month, Bar())
    since, until = rest_of(options.month)
    if options.json:
        say_json({"preview": True, "since": str(since), "until": str(until), **figures(drawn)})
        return 0
    say(_("试排 %(since)s 至 %(until)s。") % {"since": since, "until": until})
    say(_("用的是一次性种子，什么也没有保存，也不是将来抽取的结果。"))
    describe(options.topic, drawn)
    return 0


def _publish(options: Options, actor: Actor, plan: Plan) -> int:
    if plan.status == "committed":
        complain(standing(plan))
        return WAITING
    from zhujian.kernel.rota.actions import publish

    written, drawn = publish(actor, plan=plan, progress=Bar())
    if options.json:
        say_json({"preview": False, **row(written), **figures(without_covert(actor, drawn, options.topic))})
        return 0
    say(standing(written))
    describe(options.topic, without_covert(actor, drawn, options.topic))
    return 0
