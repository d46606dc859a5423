"""`zhujian restore FILE`: into an empty data directory, or in the place of what stands there."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhujian.cli.console import note, say
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, settle
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused
from zhujian.site.databases import database
from zhujian.site.running import LOCK, alone

if TYPE_CHECKING:
    from zhujian.kernel.backup.targets import Target

STAGING = "restoring-"


def declare(commands: Commands) -> None:
    parser = commands.add("restore", _("从备份恢复；先查验，成立才替换"), run)
    parser.add_argument("file", type=Path, metavar="FILE", help=_("备份文件"))
    parser.add_argument("--force", action="store_true", help=_("目录中已有数据时也恢复，原有数据移到一旁保留"))
    parser.add_argument("--keys", type=Path, metavar="DIR", help=_("不含密钥的备份：另行保管的密钥目录"))
    parser.add_argument("--head", type=Path, metavar="FILE", help=_("还要与另存的签名树头对照"))


def run(options: Options) -> int:
    directory = directory_of(options)
    with _place(directory), alone(directory) as free:
        if not free:
            raise Refused(_("服务或后台任务正在 %(directory)s 中运行，请先停止。") % {"directory": directory})
        _clear_stagings(directory)
        with _staging(directory) as staging:
            return _restore(options, directory, staging)


@contextmanager
def _place(directory: Path) -> Iterator[None]:
    """A directory that was made for the restoring goes again if nothing came of it."""
    made = not directory.exists()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield
    finally:
        if made and {path.name for path in directory.iterdir()} <= {LOCK}:
            shutil.rmtree(directory)


def _clear_stagings(directory: Path) -> None:
    """What a killed restoring left; nobody else works here now."""
    for path in directory.glob(f"{STAGING}*"):
        shutil.rmtree(path)


@contextmanager
def _staging(directory: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=STAGING, dir=directory))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _restore(options: Options, directory: Path, staging: Path) -> int:
    url = os.environ.get("DATABASE_URL", "")
    value = database(url, directory)
    if value["ENGINE"].endswith("sqlite3"):
        os.environ.pop("DATABASE_URL", None)
        settle(staging)
        target = _target(directory, file=Path(value["NAME"]))
        _show(options, target, staging)
    else:
        _restore_server(options, directory, staging, value)
    return 0


def _restore_server(options: Options, directory: Path, staging: Path, value: dict[str, Any]) -> None:
    """The staged copy is a database of its own beside the one to be replaced."""
    from zhujian.kernel.db import postgres

    server = postgres.Server.of_settings(value)
    name = f"{server.name}_restoring_{secrets.token_hex(4)}"
    settle(staging, DATABASE_URL=server.named(name).url())
    postgres.create(server, name)
    try:
        _show(options, _target(directory, server=server, staged=name), staging)
    finally:
        # Gone where it took the other's place.
        from django.db import connections

        connections.close_all()
        postgres.drop(server, name)


def _target(directory: Path, **where: Any) -> Target:
    from zhujian.kernel.backup.targets import Target

    return Target(directory, datetime.now(UTC), **where)


def _show(options: Options, target: Target, staging: Path) -> None:
    from zhujian.cli.audit import read_head
    from zhujian.kernel.backup.restore import Wanted, restore
    from zhujian.site.demonstration import follow_clock

    head = read_head(options.head) if options.head else None
    wanted = Wanted(options.file, options.force, options.keys, head)
    done = restore(wanted, target, staging, lambda: follow_clock(staging))
    words = _("已恢复到 %(directory)s：日志 %(events)s 条，对照 %(rows)s 条记录，均成立；恢复本身已记入日志。")
    say(words % {"directory": target.directory, "events": done.report.events, "rows": done.report.rows})
    beside = done.report.beside
    if beside:
        lost = _("日志和记录成立，但备份时已有 %(count)s 份文件内容缺失或被改动，首先是：%(fault)s")
        note(lost % {"count": len(beside), "fault": beside[0]})
    if done.aside:
        say(_("原有数据保留在 %(place)s。") % {"place": done.aside})
