"""`zhujian figures`: every figure of the county, computed."""

from __future__ import annotations

from zhujian.cli.console import say, say_json
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, open_installation
from zhujian.cli.terms import _


def declare(commands: Commands) -> None:
    parser = commands.add("figures", _("列出由记录算出的各项数字"), run)
    parser.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象"))


def run(options: Options) -> int:
    open_installation(directory_of(options))
    from zhujian.kernel.stats.figures import all_figures

    figures = all_figures()
    if options.json:
        say_json(figures)
    else:
        for key, value in figures.items():
            say(f"{key}  {value}")
    return 0
