"""`zhujian manage …`: Django's own commands, but for those that would go behind the log's back."""

from __future__ import annotations

import argparse
import contextlib
import os
from pathlib import Path

from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, settle
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused


def declare(commands: Commands) -> None:
    parser = commands.add("manage", _("执行 Django 的管理命令（如 migrate）"), run)
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="…", help=_("Django 命令及其参数"))


def refused() -> dict[str, str]:
    """What is not passed on, and why."""
    superuser = _("本系统没有超级管理员：账号由系统管理员建立，授权由安全管理员办理，三员互斥，任何命令都不能越过。")
    unseen = _("这条命令会绕过操作日志改动数据；查验日志时会被指出。")
    return {
        "createsuperuser": superuser,
        "changepassword": _("口令只能由本人修改；忘记口令的，由系统管理员发起账号找回。"),
        "flush": unseen,
        "loaddata": unseen,
        "shell": _("交互式命令行能以系统身份做任何事，只在开发环境（ZHUJIAN_DEBUG=1）中开放。"),
        "dbshell": _("数据库命令行会绕过操作日志，只在开发环境（ZHUJIAN_DEBUG=1）中开放。"),
    }


def run(options: Options) -> int:
    rest = _without_data(list(options.rest), options)
    name = next(iter(rest), "help")
    if name in refused() and not (os.environ.get("ZHUJIAN_DEBUG") == "1" and name.endswith("shell")):
        raise Refused(refused()[name])
    directory = directory_of(options)
    settle(directory)
    _follow_clock(directory)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zhujian manage", *(rest or ["help"])])
    return 0


def _follow_clock(directory: Path) -> None:
    """The demo county's time, where there are tables already to read it from."""
    from django.db import DatabaseError

    from zhujian.site.demonstration import follow_clock

    with contextlib.suppress(DatabaseError):
        follow_clock(directory)


def _without_data(rest: list[str], options: Options) -> list[str]:
    """`--data DIR` is ours wherever it stands; Django would not know it."""
    for place, word in enumerate(rest):
        if word == "--data" and place + 1 < len(rest):
            options.data = Path(rest[place + 1])
            return rest[:place] + rest[place + 2 :]
        if word.startswith("--data="):
            options.data = Path(word.partition("=")[2])
            return rest[:place] + rest[place + 1 :]
    return rest
