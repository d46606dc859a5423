"""The whole command. Each command's module declares its own part."""

from __future__ import annotations

from zhujian import __version__
from zhujian.cli import (
    audit,
    backup,
    checklist,
    demo,
    figures,
    init,
    manage,
    restore,
    rota,
    screen,
    serve,
    token,
    topic,
    worker,
)
from zhujian.cli.grammar import Commands, Parser, take_data
from zhujian.cli.terms import _

COMMANDS = (demo, serve, init, worker, figures, token, audit, topic, checklist, rota, screen, backup, restore, manage)


def parser() -> Parser:
    """The parser; what it returns holds `run`, which takes it and returns the exit code."""
    whole = Parser(prog="zhujian", description=_("竹鉴：县级纪检监察机关的监督工作台账。"))
    whole.add_argument("--version", action="version", version=__version__, help=_("显示版本号"))
    take_data(whole)
    commands = Commands(whole)
    for command in COMMANDS:
        command.declare(commands)
    return whole
