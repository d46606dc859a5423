"""`zhujian init`: the first run of a real county."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path
from typing import Any

from zhujian.cli.console import complain, say
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, settle
from zhujian.cli.privacy import keep_private, warn_if_open
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused


def declare(commands: Commands) -> None:
    parser = commands.add("init", _("首次启用：建立数据库、县市区、机关和三员账号"), run)
    parser.add_argument("--answers", type=Path, metavar="FILE.json", help=_("从文件读取回答，不再逐项询问"))


def run(options: Options) -> int:
    directory = directory_of(options)
    given = _read(options.answers) if options.answers else None
    keep_private(directory)
    warn_if_open(directory)
    settle(directory)
    from django.core.management import call_command

    from zhujian.site.demonstration import is_demo
    from zhujian.site.first_run import Answers, initialise, is_begun

    if is_demo(directory):
        raise Refused(_("%(directory)s 是演示数据目录，请另选一个目录。") % {"directory": directory})
    answers = Answers.read(given) if options.answers else None
    call_command("migrate", verbosity=0, interactive=False)
    if is_begun():
        raise Refused(_("%(directory)s 已经初始化过；账号由系统管理员登录后建立。") % {"directory": directory})
    _show(initialise(answers or Answers.read(_ask())))
    return 0


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(_("读不出回答文件 %(file)s：%(reason)s。") % {"file": path, "reason": error}) from error


def _show(enrolments: list[Any]) -> None:
    from zhujian.kernel.access.roles import ROLES

    say(_("已初始化。三名管理员各自首次登录时须修改口令；动态口令的密钥只显示这一次，请分别交给本人："))
    for enrolment in enrolments:
        say(f"{ROLES[enrolment.role].title}  {enrolment.user}  {enrolment.secret}  {enrolment.address}")


def _ask() -> dict[str, Any]:
    """One question after another; passwords are not echoed and are asked for twice."""
    if not sys.stdin.isatty():
        raise Refused(_("没有终端可以询问；请用 --answers FILE.json 给出回答。"))
    from zhujian.site.first_run import ADMINISTRATORS

    return {
        "county": {"code": _text(_("县市区编码（行政区划代码）")), "name": _text(_("县市区名称"))},
        "office": {"code": _text(_("机关编码")), "name": _text(_("机关全称"))},
        "administrators": {role: _person(role) for role in ADMINISTRATORS},
    }


def _person(role: str) -> dict[str, str]:
    from zhujian.kernel.access.roles import ROLES

    say(str(ROLES[role].title))
    return {"user": _text(_("用户名")), "name": _text(_("姓名")), "password": _password()}


def _text(question: str) -> str:
    while True:
        answer = input(f"  {question}: ").strip()
        if answer:
            return answer


def _password() -> str:
    while True:
        first = getpass.getpass(f"  {_('初始口令')}: ")
        if first == getpass.getpass(f"  {_('再输一次')}: "):
            return first
        complain(_("两次输入不一致。"))
