"""The tables that the log answers for, compared with the digests that it holds; and what rooms check beside them.

Recorded tables are known by themselves. A room's `audited.py` adds what else there is: tables of somebody else's
making (`answer_for`), and what stands outside the database (`check_also`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zhujian.kernel.audit.reports import AT_MOST, Fault, Report
from zhujian.kernel.records import digest, label_of

Latest = dict[str, dict[str, tuple[str, int]]]
Digest = Callable[[Any], str]
Table = type[models.Model]
Check = Callable[[Report], Iterator[Fault]]

_digests: dict[Table, Digest] = {}
_checks: list[Check] = []


def answer_for(model: Table, digest_of: Digest) -> None:
    """Let the log answer for a table that is not `Recorded`, and whose events name its rows by `digest_of`.

    It does so from the first event on that names one of them: an older log knows nothing of the table.
    """
    _digests[model] = digest_of


def check_also(check: Check) -> Check:
    """Run `check` in every verification that looks at more than the log itself. It may count in the report."""
    _checks.append(check)
    return check


def compare_rows(report: Report, latest: Latest, recorded: Iterable[Table]) -> None:
    """Compare every row with the last digest that the log holds for it: table -> key -> (digest, event)."""
    tables = [*((model, digest) for model in recorded), *_added(latest)]
    found = (_differences(model, digest_of, latest.get(label_of(model), {}), report) for model, digest_of in tables)
    report.faults.extend(islice(chain.from_iterable(found), AT_MOST))


def compare_besides(report: Report) -> None:
    """Run what rooms check beside the rows. However many rows are wrong, each check has its say."""
    for check in _checks:
        report.faults.extend(replace(fault, is_beside=True) for fault in islice(check(report), AT_MOST))


def _added(latest: Latest) -> Iterator[tuple[Table, Digest]]:
    return ((model, digest_of) for model, digest_of in _digests.items() if label_of(model) in latest)


def _differences(
    model: Table, digest_of: Digest, expected: dict[str, tuple[str, int]], report: Report
) -> Iterator[Fault]:
    label = label_of(model)
    for row in model._base_manager.order_by("pk").iterator(chunk_size=2000):
        report.rows += 1
        value, seq = expected.pop(str(row.pk), ("", 0))
        what = _wrong(row, digest_of, value, seq)
        if what:
            yield Fault(f"{label} {row.pk}", what % {"seq": seq})
    for pk, (value, seq) in expected.items():
        if value:
            what = _("第 %(seq)s 条事件之后它在系统动作之外被删除。")
            yield Fault(f"{label} {pk}", what % {"seq": seq})


def _wrong(row: models.Model, digest_of: Digest, value: str, seq: int) -> str:
    """What is wrong with a row whose last digest in the log is `value`, in event `seq` (0: none)."""
    if seq == 0:
        return _("日志中没有这条记录：它不是经由系统动作写入的。")
    if not value:
        return _("第 %(seq)s 条事件已删除它，它却仍在库中。")
    if digest_of(row) != value:
        return _("内容与第 %(seq)s 条事件的摘要不符：它在系统动作之外被改动过。")
    return ""
