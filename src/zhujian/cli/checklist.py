"""`zhujian checklist`: check a form before it is published."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from zhujian.cli.console import complain, note, say, say_json
from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import settle
from zhujian.cli.terms import _

if TYPE_CHECKING:
    from zhujian.kernel.checklists.checking import Report

WRONG = 1


def declare(commands: Commands) -> None:
    own = Commands(commands.add("checklist", _("校验督查表（XLSForm）")))
    check = own.add("check", _("校验一张 XLSForm：指出工作表、行、列和原因"), run_check)
    check.add_argument("file", type=Path, metavar="FILE.xlsx", help=_("XLSForm 工作簿；附件放在同名加 -media 的目录里"))
    check.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象"))


def run_check(options: Options) -> int:
    """A form needs no installation: the settings get a directory for a while."""
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="zhujian-checklist-") as folder:
        settle(Path(folder))
        from zhujian.kernel.checklists.checking import check_file

        report = check_file(options.file)
    if options.json:
        say_json(report.to_json())
    else:
        _tell(report)
    return 0 if report.is_good else WRONG


def _tell(report: Report) -> None:
    for fault in (*report.faults, *report.verdict.faults):
        complain(str(fault))
    if report.form is None:
        return
    for fault in report.form.notes:
        note(str(fault))
    if not report.verdict.ran:
        note(report.verdict.reason)
    if report.is_good:
        say(_good(report))


def _good(report: Report) -> str:
    assert report.form is not None
    definition = report.form.definition
    values = {
        "file": report.file,
        "title": definition.title,
        "version": definition.version,
        "questions": definition.asked,
    }
    if report.verdict.ran:
        return _("%(file)s 没有问题：%(title)s，版本 %(version)s，%(questions)d 题；ODK Validate 也接受。") % values
    return _("%(file)s 没有问题：%(title)s，版本 %(version)s，%(questions)d 题。") % values
