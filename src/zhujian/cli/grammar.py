"""What every command's grammar is made of: a parser that speaks the reader's language, and `--data` everywhere."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from zhujian.cli.terms import _

MISUSED = 2
Options = argparse.Namespace
Run = Callable[[Options], int]


class _Aligned(argparse.HelpFormatter):
    """argparse measures the name of a command without the indent under which it prints it."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        names = [len(self._format_action_invocation(each)) for each in self._iter_indented_subactions(action)]
        indent = self._current_indent + 2 * self._indent_increment
        self._action_max_length = max([self._action_max_length, *(name + indent for name in names)])


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where help is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, allow_abbrev=False, formatter_class=_Aligned)

    def error(self, message: str) -> NoReturn:
        words = _("%(program)s：%(problem)s。用法见 %(program)s --help") % {"program": self.prog, "problem": message}
        sys.stderr.write(f"{words}\n")
        sys.exit(MISUSED)


class Commands:
    """Where commands are added, at the top or below another command."""

    def __init__(self, parser: Parser) -> None:
        self._places = parser.add_subparsers(metavar=_("命令"), required=True, parser_class=Parser)

    def add(self, name: str, words: str, run: Run | None = None) -> Parser:
        """A command with one line of help; `run` takes the options and returns the exit code."""
        parser = self._places.add_parser(name, help=words, description=words)
        take_data(parser)
        if run is not None:
            parser.set_defaults(run=run)
        return parser


def take_data(parser: Parser) -> None:
    """`--data DIR`, before or after the command: what is given nearer to the end wins."""
    words = _("数据目录（默认取环境变量 ZHUJIAN_DATA，再取 ./data）")
    parser.add_argument("--data", metavar="DIR", type=Path, default=argparse.SUPPRESS, help=words)


def _in_the_readers_language(text: str) -> str:
    return _argparse().get(text, text)


def _argparse() -> dict[str, str]:
    """argparse's own sentences, which carry no translation."""
    return {
        "usage: ": _("用法："),
        "positional arguments": _("参数"),
        "options": _("选项"),
        "show this help message and exit": _("显示这段说明"),
        "argument %(argument_name)s: %(message)s": _("参数 %(argument_name)s：%(message)s"),
        "the following arguments are required: %s": _("缺少参数 %s"),
        "unrecognized arguments: %s": _("不认识的参数 %s"),
        "expected one argument": _("后面应有一个值"),
        "invalid choice: %(value)r (choose from %(choices)s)": _("没有 %(value)r 这一选择（可选：%(choices)s）"),
        "invalid %(type)s value: %(value)r": _("%(value)r 不是正确的值（应为 %(type)s）"),
    }


argparse._ = _in_the_readers_language  # type: ignore[attr-defined]
