"""`zhujian topic`: check a topic's folder, or begin a new one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhujian.cli.console import complain, say
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, has_database, settle
from zhujian.cli.terms import _

WRONG = 1


def declare(commands: Commands) -> None:
    own = Commands(commands.add("topic", _("校验或新建专题")))
    check = own.add("check", _("校验一个专题目录，指出文件、键和原因"), run_check)
    check.add_argument("directory", type=Path, metavar="DIR", help=_("专题目录"))
    new = own.add("new", _("新建一个专题目录"), run_new)
    new.add_argument("code", metavar="CODE", help=_("专题代码"))
    new.add_argument("--into", type=Path, default=Path(), metavar="DIR", help=_("建在哪个目录下（默认当前目录）"))


def run_check(options: Options) -> int:
    with _settled(options):
        from zhujian.kernel.registry.checking import check_directory

        faults = check_directory(options.directory)
    for fault in faults:
        complain(str(fault))
    if not faults:
        say(_("专题目录 %(directory)s 没有问题。") % {"directory": options.directory})
    return WRONG if faults else 0


def run_new(options: Options) -> int:
    with _settled(options):
        from zhujian.kernel.registry.checking import scaffold

        file = scaffold(options.code, options.into)
    say(_("已建立 %(file)s。改好后运行 zhujian topic check %(folder)s") % {"file": file, "folder": file.parent})
    return 0


@contextmanager
def _settled(options: Options) -> Iterator[None]:
    """A topic is written before there is an installation: without one, the settings get a directory that goes again."""
    directory = directory_of(options)
    if directory.is_dir() and has_database(directory):
        settle(directory)
        yield
        return
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="zhujian-topic-") as folder:
        settle(Path(folder))
        yield
