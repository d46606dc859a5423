"""Which installation a command is about, and opening it."""

from __future__ import annotations

import os
from pathlib import Path

from zhujian.cli.grammar import Options
from zhujian.cli.privacy import keep_private
from zhujian.cli.terms import _, language
from zhujian.kernel.errors import Refused
from zhujian.site.databases import database
from zhujian.site.paths import DEFAULT, SQLITE_FILE, VARIABLE

SETTINGS = "zhujian.site.settings"


def directory_of(options: Options, default: str = DEFAULT) -> Path:
    """The data directory that the command names, else ZHUJIAN_DATA, else `default`."""
    return Path(getattr(options, "data", None) or os.environ.get(VARIABLE) or default).resolve()


def has_database(directory: Path) -> bool:
    return bool(os.environ.get("DATABASE_URL")) or (directory / SQLITE_FILE).is_file()


def require_installation(directory: Path) -> None:
    """Refuse, before anything is made there, a directory that holds no installation."""
    if not directory.is_dir() or not has_database(directory):
        words = _("%(directory)s 中没有数据。请用 --data 指明数据目录，或先运行 zhujian init（演示用 zhujian demo）。")
        raise Refused(words % {"directory": directory})


def settle(directory: Path, **environ: str) -> None:
    """Start Django on this installation. The environment is set first: the settings read it once."""
    os.environ.update({VARIABLE: str(directory), **environ})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    _require_known_engine(directory)
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language())


def _require_known_engine(directory: Path) -> None:
    try:
        database(os.environ.get("DATABASE_URL", ""), directory)
    except ValueError as error:
        raise Refused(str(error)) from error


def open_installation(directory: Path, **environ: str) -> None:
    """An installation that exists, whose tables are this version's; its demo clock runs, if it has one."""
    require_installation(directory)
    keep_private(directory)
    settle(directory, **environ)
    require_migrated()
    from zhujian.site.demonstration import check, follow_clock

    check(directory)
    follow_clock(directory)


def require_migrated() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = [migration for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    if missing:
        words = _(
            "数据库结构不是本版本的：%(count)s 项迁移未执行，首项 %(first)s。请先备份，再运行 zhujian manage migrate。"
        )
        raise Refused(words % {"count": len(missing), "first": f"{missing[0].app_label}.{missing[0].name}"})
