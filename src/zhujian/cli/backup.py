"""`zhujian backup FILE`: everything in one file, while the installation serves."""

from __future__ import annotations

from pathlib import Path

from zhujian.cli.console import say
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, open_installation
from zhujian.cli.terms import _


def declare(commands: Commands) -> None:
    parser = commands.add("backup", _("备份数据库、文件和密钥（可在服务中进行）"), run)
    parser.add_argument("file", type=Path, metavar="FILE", help=_("备份文件，放在数据目录之外"))
    parser.add_argument("--without-keys", action="store_true", help=_("不含密钥；密钥须另行保管，恢复时给出"))


def run(options: Options) -> int:
    open_installation(directory_of(options))
    from zhujian.kernel.backup.make import make_backup

    manifest = make_backup(options.file, with_keys=not options.without_keys)
    words = _("已备份到 %(file)s：%(members)s 个文件，日志 %(events)s 条，根哈希 %(root)s")
    values = {
        "file": options.file,
        "members": len(manifest.members),
        "events": manifest.head.size,
        "root": manifest.head.root,
    }
    say(words % values)
    if manifest.with_keys:
        say(_("备份中有签名密钥和系统密钥，请与正式数据同等保管。"))
    return 0
