"""`zhujian audit`: verify, prove, consistency, head."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from zhujian.cli.console import complain, say, say_json
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, open_installation
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused

if TYPE_CHECKING:
    from zhujian.kernel.audit.heads import TreeHead

MOST_PROCESSES = 4
MOST_DIGITS = 18
BROKEN = 1


def declare(commands: Commands) -> None:
    own = Commands(commands.add("audit", _("查验操作日志")))
    verify = own.add("verify", _("查验日志，并与业务记录、文件内容逐一对照"), run_verify)
    verify.add_argument("--head", type=Path, metavar="FILE", help=_("与另存的签名树头对照，可发现截断和回退"))
    verify.add_argument("--log-only", action="store_true", help=_("只查验日志本身，不对照业务记录和文件内容"))
    prove = own.add("prove", _("证明某条事件在日志中（JSON）"), run_prove)
    prove.add_argument("seq", type=_number, metavar="SEQ", help=_("事件序号"))
    consistency = own.add("consistency", _("证明新树头由旧树头延伸而来"), run_consistency)
    consistency.add_argument("old", type=Path, metavar="OLD.head", help=_("旧树头文件"))
    consistency.add_argument("new", type=Path, metavar="NEW.head", help=_("新树头文件"))
    own.add("head", _("签发当前树头（JSON）；请另处保存"), run_head)


def _number(text: str) -> int:
    """In ASCII digits: int() also takes blanks, underscores and the digits of other scripts."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text)):
        raise argparse.ArgumentTypeError(_("事件序号从 1 开始，没有“%(text)s”这个序号") % {"text": text})
    return int(text)


def run_verify(options: Options) -> int:
    open_installation(directory_of(options))
    from zhujian.kernel.audit.verify import verify

    head = read_head(options.head) if options.head else None
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    report = verify(head, replay=not options.log_only, processes=processes)
    for fault in report.faults:
        complain(str(fault))
    if report.holds:
        words = _("日志成立：%(events)s 条事件，对照 %(rows)s 条记录、%(contents)s 份文件内容，根哈希 %(root)s")
        say(words % vars(report))
    return 0 if report.holds else BROKEN


def run_prove(options: Options) -> int:
    open_installation(directory_of(options))
    from zhujian.kernel.audit.proofs import prove

    say_json(prove(options.seq).to_json())
    return 0


def run_consistency(options: Options) -> int:
    open_installation(directory_of(options))
    from zhujian.kernel.audit.proofs import extends

    old, new = read_head(options.old), read_head(options.new)
    reason = extends(old, new)
    if reason:
        complain(reason)
        return BROKEN
    say(_("新树头（%(new)s 条）由旧树头（%(old)s 条）延伸而来。") % {"new": new.size, "old": old.size})
    return 0


def run_head(options: Options) -> int:
    open_installation(directory_of(options))
    from zhujian.kernel.audit.heads import sign_now

    say_json(sign_now().to_json())
    return 0


def read_head(path: Path) -> TreeHead:
    from zhujian.kernel.audit.heads import TreeHead

    try:
        return TreeHead.read(path)
    except (OSError, ValueError) as error:
        raise Refused(_("读不出树头文件 %(file)s：%(reason)s。") % {"file": path, "reason": error}) from error
