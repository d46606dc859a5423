"""Making a backup while the installation serves."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from zhujian import __version__
from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.heads import sign_now
from zhujian.kernel.backup.actions import note_backup
from zhujian.kernel.backup.archive import Writer, writing
from zhujian.kernel.backup.manifest import DATABASE, POSTGRESQL, SQLITE, Manifest
from zhujian.kernel.backup.members import members
from zhujian.kernel.backup.programs import told
from zhujian.kernel.db import is_sqlite, postgres, sqlite
from zhujian.kernel.errors import Refused


def make_backup(target: Path, *, with_keys: bool = True) -> Manifest:
    """Write everything to `target`, which must not exist. The database is copied as it stands at one moment.

    The head is signed before the copy, so that the copy's log has at least its events. Files are copied after the
    database: whatever the copy names is there by then.
    """
    directory = Path(settings.ZHUJIAN_DATA)
    _require_place(target, directory)
    note_backup(Actor.system("backup"), with_keys=with_keys)
    head = sign_now()
    manifest = Manifest(
        program=__version__,
        made_at=time.real_now().isoformat(timespec="seconds"),
        engine=SQLITE if is_sqlite() else POSTGRESQL,
        with_keys=with_keys,
        head=head,
        migrations=tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())),
    )
    with writing(target) as archive:
        _add_database(archive, manifest.engine, target.parent)
        for name, path in members(directory, with_keys=with_keys):
            archive.add(name, path)
        whole = _with_members(manifest, archive)
        archive.finish(whole)
    return whole


def _require_place(target: Path, directory: Path) -> None:
    if target.exists():
        raise Refused(_("%(file)s 已存在，备份不覆盖已有文件。") % {"file": target})
    if not target.parent.is_dir():
        raise Refused(_("目录 %(directory)s 不存在。") % {"directory": target.parent})
    if target.resolve().is_relative_to(directory):
        raise Refused(_("备份文件应放在数据目录 %(directory)s 之外。") % {"directory": directory})


def _add_database(archive: Writer, engine: str, beside: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=".zhujian-backup-", dir=beside) as folder:
        copy = Path(folder, DATABASE[engine])
        if engine == SQLITE:
            sqlite.copy(Path(connection.settings_dict["NAME"]), copy)
        else:
            with told():
                postgres.dump(postgres.Server.of_settings(connection.settings_dict), copy)
        archive.add(DATABASE[engine], copy)


def _with_members(manifest: Manifest, archive: Writer) -> Manifest:
    return Manifest(**{**vars(manifest), "members": archive.members})
