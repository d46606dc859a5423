"""`zhujian screen`: run the published rules over invoices, without the web application."""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhujian.cli.bars import Bar
from zhujian.cli.console import complain, note, say, say_json
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import settle
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused

if TYPE_CHECKING:
    from zhujian.topics.invoices.screening.offline import Outcome

SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?", re.IGNORECASE)
POWERS = {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}
LEAST = 1 << 29
SHOWN = 10


def declare(commands: Commands) -> None:
    screen = commands.add("screen", _("筛查发票：对一个目录中的导出文件运行全部规则"), run_screen)
    screen.add_argument("directory", type=Path, metavar="DIR", help=_("导出文件所在目录，或者已导入的发票库"))
    screen.add_argument(
        "--engine", default="duckdb", metavar="ENGINE", help=_("duckdb（默认），或者 spark://主机:端口")
    )
    screen.add_argument("--memory", type=_size, default=4 << 30, metavar="SIZE", help=_("内存上限，如 4GB（默认）"))
    screen.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("结果目录；中断后再次运行即继续"))
    screen.add_argument("--rules", metavar="R06,R24", help=_("只运行这些规则"))
    screen.add_argument("--county", type=Path, metavar="DIR", help=_("本地的规则、参数和词典所在目录"))
    screen.add_argument("--task", default="", metavar="NO", help=_("任务编号，记入导入清单"))
    screen.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象"))


def _size(text: str) -> int:
    found = SIZE.fullmatch(text.strip())
    size = int(float(found[1]) * (1 << POWERS[found[2].upper()])) if found else 0
    if size < LEAST:
        raise argparse.ArgumentTypeError(_("内存应写成 4GB 的样子，不少于 512MB，没有“%(text)s”") % {"text": text})
    return size


def run_screen(options: Options) -> int:
    """No installation is needed: the settings get a directory for a while."""
    if not options.directory.is_dir():
        raise Refused(_("没有目录 %(directory)s。") % {"directory": options.directory})
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="zhujian-screen-") as folder:
        settle(Path(folder))
        from zhujian.topics.invoices.screening.offline import Order, screen

        order = Order(
            directory=options.directory.resolve(),
            out=options.out.resolve(),
            engine=options.engine,
            memory=options.memory,
            rules=tuple(options.rules.split(",")) if options.rules is not None else (),
            county=options.county,
            task=options.task,
        )
        outcome = screen(order, importing=_Told(_("导入")), running=_Told(_("筛查")))
    _tell(outcome, options)
    return 0


class _Told:
    """A bar that says what is being done."""

    def __init__(self, title: str) -> None:
        self.bar, self.title = Bar(), title

    def __call__(self, what: str, done: int, total: int) -> None:
        self.bar(done, total, f"{self.title} {what}")


def _tell(outcome: Outcome, options: Options) -> None:
    for _file, reason in outcome.faults:
        complain(reason)
    for refusal in outcome.imported["refusals"][:SHOWN]:
        complain(_refusal(refusal))
    if options.json:
        say_json(outcome.as_json())
        return
    note(_imported(outcome.imported))
    for rule in outcome.rules:
        note(_line(rule))
    words = _("%(doubts)d 个疑点，%(hits)d 处命中。结果在 %(out)s。疑点不是结论，须由人核查。")
    say(words % {"doubts": outcome.doubts, "hits": outcome.hits, "out": outcome.out})
    for doubt in outcome.top[:SHOWN]:
        say(f"{doubt['score']:5}  {doubt['buyer_name']}  {doubt['seller_name']}  {'、'.join(doubt['rules'])}")


def _refusal(refusal: dict[str, Any]) -> str:
    where = " ".join(str(part) for part in (refusal["file"], refusal["sheet"]) if part)
    return _("%(where)s 第 %(row)d 行：%(reason)s") % {"where": where, **refusal}


def _imported(imported: dict[str, Any]) -> str:
    words = _(
        "发票 %(invoices)d 张，明细 %(lines)d 行。本次读取 %(rows_read)d 行：保留 %(rows_kept)d 行，"
        "购方不是公共机构 %(rows_dropped)d 行，退回 %(rows_refused)d 行；不一致 %(disagreements)d 处。"
    )
    return words % imported


def _line(rule: dict[str, Any]) -> str:
    found = "" if rule["hits"] is None else _("%(hits)d 处命中") % {"hits": rule["hits"]}
    return "  ".join(part for part in (rule["id"], _(rule["title"]), found, rule["reason"]) if part)
