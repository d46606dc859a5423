"""Checking the log: its own hashes, its signed heads, and the business rows that it answers for."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.pool import Pool

from django.db import models
from django.utils.translation import gettext as _

from zhujian.kernel.audit.heads import TreeHead, public_key, stored
from zhujian.kernel.audit.leaves import BEFORE_ALL, ROWS, EventRow, Stretch, hands, shared_out, stretches
from zhujian.kernel.audit.merkle import Frontier
from zhujian.kernel.audit.models import Head, SignedHead
from zhujian.kernel.db import snapshot
from zhujian.kernel.records import digest, label_of, recorded_models

AT_MOST = 50

Latest = dict[str, dict[str, tuple[str, int]]]


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold. `where` names the event, the head, or the row ("problems.problem 3")."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Report:
    """The outcome of a verification. It holds if there is no fault. `root` is hexadecimal."""

    events: int = 0
    rows: int = 0
    root: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults

    def add(self, where: str, what: str) -> None:
        self.faults.append(Fault(where, what))


def verify(head: TreeHead | None = None, *, replay: bool = True, processes: int = 1) -> Report:
    """Check the log, and with `replay` the rows. Stops at the log's first fault, since what follows means nothing.

    `head` is one that somebody kept outside: it also names a log that was cut off, rewritten or set back. All is read
    as it stood at one moment, while others go on writing. `processes` share the work where nothing is replayed.
    """
    report = Report()
    with hands(1 if replay else processes) as pool, snapshot():
        marks = _marks(head, report)
        walk = _Walk(report, marks, replay=replay)
        walk.run(pool)
        report.events, report.root = walk.frontier.size, walk.frontier.root().hex()
        if report.holds:
            _check_tail(report, walk.frontier, marks)
        if report.holds and replay:
            _replay(report, walk.latest)
    return report


def _marks(head: TreeHead | None, report: Report) -> list[TreeHead]:
    """The heads to compare with on the way, by size."""
    own_key = public_key()
    marks = [*([head] if head else []), *(stored(row) for row in SignedHead.objects.order_by("pk"))]
    for mark in marks:
        if not mark.signature_holds():
            report.add(_where_head(mark), _("签名不成立。"))
        elif mark.key != own_key:
            report.add(_where_head(mark), _("签名所用的密钥不是本系统的密钥。"))
    return sorted(marks, key=lambda mark: mark.size)


class _Walk:
    """One pass over the log, a page at a time."""

    def __init__(self, report: Report, marks: list[TreeHead], *, replay: bool) -> None:
        self.report = report
        self.frontier = Frontier()
        self.latest: Latest = defaultdict(dict)
        self._marks = marks
        self._sizes = [mark.size for mark in marks]
        self._agreed = 0
        self._replay = replay

    def run(self, pool: Pool | None) -> None:
        if not self._compare(0):
            return
        for stretch in self._stretches(pool):
            if not self._append(stretch.leaves):
                return
            if stretch.bad is not None:
                self._name(stretch.bad)
                return
            for row in stretch.rows:
                self._note(row)

    def _stretches(self, pool: Pool | None) -> Iterator[Stretch]:
        """The whole log in order; whatever stands before its beginning or behind its known end as well."""
        if pool is None:
            yield from stretches(BEFORE_ALL, expected=1, rows=self._replay)
            return
        edge = Head.objects.first()
        yield from stretches(BEFORE_ALL, 0, expected=1, rows=False)
        yield from shared_out(pool, edge.size if edge else 0)
        yield from stretches(self.frontier.size, expected=self.frontier.size + 1, rows=False)

    def _append(self, leaves: list[bytes]) -> bool:
        """Append, stopping to compare wherever somebody signed; False where a head does not agree."""
        at = 0
        while at < len(leaves):
            following = bisect_right(self._sizes, self.frontier.size)
            until = self._sizes[following] if following < len(self._sizes) else self.frontier.size + len(leaves)
            part = leaves[at : at + until - self.frontier.size]
            self.frontier.extend(part)
            at += len(part)
            if self.frontier.size == until and not self._compare(until):
                return False
        return True

    def _compare(self, size: int) -> bool:
        root = self.frontier.root().hex()
        first, last = bisect_right(self._sizes, size - 1), bisect_right(self._sizes, size)
        wrong = [mark for mark in self._marks[first:last] if mark.root != root]
        for mark in wrong:
            what = _("日志与此树头不符：第 %(first)s 至 %(last)s 条事件之间被改写过，或日志由旧备份恢复。")
            self.report.add(_where_head(mark), what % {"first": self._agreed + 1, "last": size})
        if last > first and not wrong:
            self._agreed = size
        return not wrong

    def _name(self, seq: int) -> None:
        expected = self.frontier.size + 1
        if seq != expected:
            self.report.add(
                _where_event(expected), _("此处应为第 %(seq)s 条：有事件被删除或调换。") % {"seq": expected}
            )
        else:
            self.report.add(_where_event(expected), _("内容与其哈希不符：该事件被改动过。"))

    def _note(self, event: EventRow) -> None:
        for label, pk, value in json.loads(event[ROWS]):
            self.latest[label][pk] = (value, event[0])


def _where_event(seq: int) -> str:
    return _("第 %(seq)s 条事件") % {"seq": seq}


def _where_head(head: TreeHead) -> str:
    return _("树头（%(size)s 条，%(time)s）") % {"size": head.size, "time": head.signed_at}


def _check_tail(report: Report, frontier: Frontier, marks: list[TreeHead]) -> None:
    """What the log's own edge and the longest head know of, the log must have."""
    edge = Head.objects.first()
    found, longest = frontier.size, max((mark.size for mark in marks), default=0)
    kept = edge.size if edge else 0
    if kept > found:
        what = _("日志只有 %(found)s 条，而前沿记录为 %(size)s 条：末尾被截断。")
        report.add(_where_event(found + 1), what % {"found": found, "size": kept})
    elif kept < found or (edge and bytes(edge.frontier) != frontier.to_bytes()):
        what = _("日志与前沿记录不符：最近一次签名之后的事件被改写或添加过。")
        report.add(_where_event(min(kept, found)), what)
    if longest > found:
        what = _("日志只有 %(found)s 条，而已签名的树头为 %(size)s 条：末尾被截断，或由旧备份恢复。")
        report.add(_where_event(found + 1), what % {"found": found, "size": longest})


def _replay(report: Report, latest: Latest) -> None:
    """Compare every recorded row with the last digest that the log holds for it."""
    for model in recorded_models():
        for fault in _differences(model, latest.get(label_of(model), {}), report):
            report.faults.append(fault)
            if len(report.faults) >= AT_MOST:
                return


def _differences(model: type[models.Model], expected: dict[str, tuple[str, int]], report: Report) -> Iterator[Fault]:
    label = label_of(model)
    for row in model._base_manager.order_by("pk").iterator(chunk_size=2000):
        report.rows += 1
        value, seq = expected.pop(str(row.pk), ("", 0))
        what = _wrong(row, value, seq)
        if what:
            yield Fault(f"{label} {row.pk}", what % {"seq": seq})
    for pk, (value, seq) in expected.items():
        if value:
            what = _("第 %(seq)s 条事件之后它在系统动作之外被删除。")
            yield Fault(f"{label} {pk}", what % {"seq": seq})


def _wrong(row: models.Model, value: str, seq: int) -> str:
    """What is wrong with a row whose last digest in the log is `value`, in event `seq` (0: none)."""
    if seq == 0:
        return _("日志中没有这条记录：它不是经由系统动作写入的。")
    if not value:
        return _("第 %(seq)s 条事件已删除它，它却仍在库中。")
    if digest(row) != value:
        return _("内容与第 %(seq)s 条事件的摘要不符：它在系统动作之外被改动过。")
    return ""
