"""Restoring: everything is unpacked, brought up to date and checked beside what stands, then put in its place.

The process works on the staged copy as if it were the installation; whatever fails or is killed before the last step
leaves the old state as it was. That step is one rename on SQLite and one transaction on PostgreSQL; files are added
before it, and evidence is stored by its content, so that what is added never takes the place of anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.heads import KEY_FILE, TreeHead, key_path, public_key, sign_now
from zhujian.kernel.audit.verify import Report, verify
from zhujian.kernel.backup.actions import note_restored
from zhujian.kernel.backup.archive import read_manifest, unpack
from zhujian.kernel.backup.manifest import DATABASE, POSTGRESQL, Manifest
from zhujian.kernel.backup.programs import told
from zhujian.kernel.backup.targets import Target
from zhujian.kernel.db import postgres, sqlite
from zhujian.kernel.errors import Refused


@dataclass(frozen=True)
class Wanted:
    """What to restore. `keys` holds the keys for a backup without; `head` is one that somebody kept."""

    file: Path
    force: bool = False
    keys: Path | None = None
    head: TreeHead | None = None


@dataclass(frozen=True)
class Restored:
    """What came of it; `aside` says where the replaced data stands, if there was any."""

    manifest: Manifest
    report: Report
    aside: str


def restore(wanted: Wanted, target: Target, staging: Path, opened: Callable[[], object]) -> Restored:
    """Restore into `target`. Requires the settings to be those of `staging`, a directory within the target's.

    `opened` is called once the staged copy is an installation that can be read.
    """
    manifest = read_manifest(wanted.file)
    _require_fit(manifest, target, force=wanted.force)
    unpack(wanted.file, manifest, staging)
    _bring_keys(manifest, wanted.keys or target.directory / "keys", staging)
    _require_same_system(target)
    _load_database(manifest, staging)
    call_command("migrate", verbosity=0, interactive=False)
    opened()
    report = _checked(manifest, wanted.head)
    replaced = target.events()
    note_restored(Actor.system("restore"), head=manifest.head, made_at=manifest.made_at, replaced=replaced)
    sign_now()
    connections.close_all()
    return Restored(manifest, report, target.take_over(staging, manifest.members))


def _require_fit(manifest: Manifest, target: Target, *, force: bool) -> None:
    if manifest.engine != target.engine:
        words = _("备份来自 %(source)s，而目标是 %(target)s；备份只能恢复到同一种数据库。")
        raise Refused(words % {"source": manifest.engine, "target": target.engine})
    unknown = set(manifest.migrations) - {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown:
        words = _("备份由更新的版本（%(program)s）制作，请先升级程序。")
        raise Refused(words % {"program": manifest.program})
    if not force and not target.is_free():
        words = _("%(directory)s 中已有数据。请恢复到空目录，或用 --force（原有数据会移到一旁保留）。")
        raise Refused(words % {"directory": target.directory})


def _bring_keys(manifest: Manifest, kept: Path, staging: Path) -> None:
    """The keys of the archive; for one without, those that were kept. They must be those that signed its head."""
    key = staging / "keys" / KEY_FILE
    if not manifest.with_keys and (kept / KEY_FILE).is_file():
        key.parent.mkdir(mode=0o700, exist_ok=True)
        key.write_bytes((kept / KEY_FILE).read_bytes())
        key.chmod(0o600)
    if not key.is_file():
        words = _("这份备份不含密钥。请用 --keys 指明另行保管的密钥目录（其中有 %(name)s）。")
        raise Refused(words % {"name": KEY_FILE})
    if public_key() != manifest.head.key:
        raise Refused(_("密钥不是制作这份备份的系统的密钥。"))


def _require_same_system(target: Target) -> None:
    """One system's data never takes the place of another's; a fresh directory is the place for it."""
    there = target.directory / "keys" / KEY_FILE
    if there.is_file() and there.read_bytes().strip() != key_path().read_bytes().strip():
        raise Refused(
            _("%(directory)s 属于另一套系统（签名密钥不同）。请恢复到空目录。") % {"directory": target.directory}
        )


def _load_database(manifest: Manifest, staging: Path) -> None:
    file = staging / DATABASE[manifest.engine]
    if manifest.engine == POSTGRESQL:
        with told():
            postgres.load(postgres.Server.of_settings(connection.settings_dict), file)
        file.unlink()
        return
    fault = sqlite.fault(file)
    if fault:
        raise Refused(_("备份中的数据库已损坏：%(reason)s。") % {"reason": fault})


def _checked(manifest: Manifest, head: TreeHead | None) -> Report:
    """The log, with the archive's own head and with one that somebody kept. Raises Refused with the first fault.

    A stored file that was missing when the backup was made is no reason to leave everything else unrestored.
    """
    report = verify(manifest.head)
    if head is not None and not report.within:
        report.faults.extend(verify(head, replay=False).faults)
    if report.within:
        raise Refused(_("备份中的日志不成立，未作任何改动。%(fault)s") % {"fault": report.within[0]})
    return report
