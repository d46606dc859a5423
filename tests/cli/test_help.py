"""Help and mistakes, in the reader's language, without touching anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SOURCE, Installation
from zhujian import __version__
from zhujian.cli.parsing import COMMANDS
from zhujian.cli.terms import language


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "zh-hans"),
        ({"LANG": "C.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_the_language_is_chinese_unless_english_is_asked_for(environ: dict[str, str], expected: str) -> None:
    assert language(environ) == expected


def test_help_names_every_command_and_makes_nothing(nowhere: Installation, tmp_path: Path) -> None:
    words = nowhere.ok("--help", environ={"LANG": "C.UTF-8"}, cwd=tmp_path)
    for command in COMMANDS:
        assert f"\n    {command.__name__.rpartition('.')[2]} " in words
    assert words.startswith("用法：zhujian")
    assert list(tmp_path.iterdir()) == []


def test_the_module_is_the_command(nowhere: Installation, tmp_path: Path) -> None:
    """Once without any fork, as a person starts it."""
    environ = {**nowhere.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "zhujian", "--version"]
    done = subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == __version__


def test_every_command_has_help_of_its_own(nowhere: Installation, tmp_path: Path) -> None:
    script = (
        "import sys\nfrom zhujian.cli import main\nfrom zhujian.cli.parsing import COMMANDS\n"
        "for command in COMMANDS:\n"
        "    try:\n        main([command.__name__.rpartition('.')[2], '--help'])\n"
        "    except SystemExit as end:\n        assert end.code == 0\n"
    )
    done = nowhere.python("-c", script, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("--data DIR") >= len(COMMANDS)
    assert "show this help" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "缺少参数 命令"),
        (["nonsense"], "没有 'nonsense' 这一选择"),
        (["serve", "--zone", "moon"], "参数 --zone：没有 'moon' 这一选择"),
        (["serve", "--port", "many"], "参数 --port：'many' 不是正确的值"),
        (["token"], "缺少参数 --user"),
        (["token", "--user"], "参数 --user：后面应有一个值"),
        (["audit", "prove", "0"], "事件序号从 1 开始"),
        (["figures", "--loud"], "不认识的参数 --loud"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_and_where_help_is(
    nowhere: Installation, arguments: list[str], words: str
) -> None:
    line = nowhere.refused(*arguments, code=2, environ={"LANG": "C.UTF-8"})
    assert words in line
    assert line.endswith("--help")


@pytest.mark.parametrize("command", [["figures"], ["serve"], ["worker"], ["audit", "verify"], ["backup", "x.zip"]])
def test_a_directory_without_data_is_refused_and_not_made(nowhere: Installation, command: list[str]) -> None:
    line = nowhere.refused(*command)
    assert str(nowhere.data) in line
    assert "zhujian init" in line
    assert not nowhere.data.exists()
