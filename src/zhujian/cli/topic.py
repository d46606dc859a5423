"""`zhujian topic`: check a topic's folder, or begin a new one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhujian.cli.console import complain, note, say
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, has_database, require_installation, require_migrated, settle
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
    if "data" in options:
        require_installation(directory_of(options))
    with _settled(options) as knows_units:
        if knows_units:
            require_migrated()
        from zhujian.kernel.registry.checking import check_directory, check_place

        faults = [str(fault) for fault in check_directory(options.directory, with_units=knows_units)]
        beside = [str(fault) for fault in check_place(options.directory)]
    for fault in faults:
        complain(fault)
    for words in beside:
        note(words)
    if not faults:
        say(_sound(knows_units) % {"directory": options.directory})
    return WRONG if faults else 0


def _sound(knows_units: bool) -> str:
    if knows_units:
        return _("专题目录 %(directory)s 没有问题。")
    return _("专题目录 %(directory)s 没有问题；其中的单位编码未核对，用 --data 指明数据目录即一并核对。")


def run_new(options: Options) -> int:
    with _settled(options):
        from zhujian.kernel.registry.checking import scaffold

        file = scaffold(options.code, options.into)
    say(_("已建立 %(file)s。改好后运行 zhujian topic check %(folder)s") % {"file": file, "folder": file.parent})
    return 0


@contextmanager
def _settled(options: Options) -> Iterator[bool]:
    """Whether there is an installation. A topic is written before: the settings then get a directory for a while."""
    directory = directory_of(options)
    if directory.is_dir() and has_database(directory):
        settle(directory)
        yield True
        return
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="zhujian-topic-") as folder:
        settle(Path(folder))
        yield False
