"""`zhujian demo`: the demo county, built where it does not stand yet, and served."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from zhujian.cli.bars import Bar
from zhujian.cli.console import note, say
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, open_installation, settle
from zhujian.cli.privacy import keep_private
from zhujian.cli.serve import HOST, take_port
from zhujian.cli.serving import Service, default_threads, serve
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused
from zhujian.site.paths import SQLITE_FILE

DIRECTORY = "demo-data"
# What set-up may have left in a directory that holds no data.
HARMLESS = frozenset({"secret.key", "running.lock"})


def declare(commands: Commands) -> None:
    parser = commands.add("demo", _("建立演示县并提供服务（数据均为虚构）"), run)
    take_port(parser)
    parser.add_argument("--build-only", action="store_true", help=_("只建立，不提供服务"))


def run(options: Options) -> int:
    directory = directory_of(options, DIRECTORY)
    if not _is_built(directory):
        _build(directory)
    open_installation(directory, ZHUJIAN_ZONE="all")
    _show_accounts(directory)
    if not options.build_only:
        serve(Service(directory, HOST, options.port, processes=1, threads=default_threads(), with_worker=True))
    return 0


def _is_built(directory: Path) -> bool:
    """Whether a demo county stands there. Refuses a directory with real data; clears away one half-built."""
    marker, last = directory / "demo.json", directory / "accounts.json"
    if marker.is_file() and last.is_file():
        return True
    if marker.is_file():
        _clear(directory)
    elif directory.is_dir() and {path.name for path in directory.iterdir()} - HARMLESS:
        words = _("%(directory)s 不是空目录，也不是演示数据目录，可能有正式数据。请用 --data 另选一个目录。")
        raise Refused(words % {"directory": directory})
    return False


def _clear(directory: Path) -> None:
    """The mark goes last: until then it is still known for a demo."""
    for name in (SQLITE_FILE, f"{SQLITE_FILE}-wal", f"{SQLITE_FILE}-shm", "clock.json"):
        (directory / name).unlink(missing_ok=True)
    for name in ("files", "media", "keys"):
        shutil.rmtree(directory / name, ignore_errors=True)


def _build(directory: Path) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    keep_private(directory)
    settle(directory, ZHUJIAN_ZONE="all")
    if os.environ.get("DATABASE_URL"):
        _empty_database(directory)
    from zhujian.demo import build
    from zhujian.kernel import time

    note(_("正在建立演示县，约需两三分钟……"))
    build(directory, Bar())
    # The builder set the county's time going; it stands still until somebody serves it.
    time.install_shift(None)


def _empty_database(directory: Path) -> None:
    """On PostgreSQL: refuse a database with real accounts, clear one that a demo was half-built in."""
    from django.core.management import call_command
    from django.db import connection

    from zhujian.kernel.access.models import Account

    if Account._meta.db_table not in connection.introspection.table_names():
        return
    if Account.objects.filter(is_demo=False).exists() or not (directory / "demo.json").is_file():
        raise Refused(_("DATABASE_URL 指向的数据库中已有数据。演示县须建在空数据库中。"))
    call_command("flush", verbosity=0, interactive=False)


def _show_accounts(directory: Path) -> None:
    accounts = json.loads((directory / "accounts.json").read_text(encoding="utf-8"))
    first_of_each = {account["role"]: account for account in reversed(accounts)}
    for account in reversed(first_of_each.values()):
        say(f"{account['role']}  {account['user']}  {account['password']}")
    note(_("全部账号和第二因素的密钥在 %(file)s 中。") % {"file": directory / "accounts.json"})
