"""Checking the log: its own hashes, its signed heads, and whatever it answers for."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from multiprocessing.pool import Pool

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from zhujian.kernel.audit.heads import SIGNED, TreeHead, public_key, stored
from zhujian.kernel.audit.leaves import BEFORE_ALL, ROWS, EventRow, Stretch, hands, shared_out, stretches
from zhujian.kernel.audit.merkle import Frontier
from zhujian.kernel.audit.models import Event, Head, SignedHead
from zhujian.kernel.audit.replay import Latest, compare_besides, compare_rows
from zhujian.kernel.audit.reports import AT_MOST, Fault, Report
from zhujian.kernel.db import snapshot
from zhujian.kernel.records import recorded_models

__all__ = ["Fault", "Report", "verify"]


def verify(head: TreeHead | None = None, *, replay: bool = True, processes: int = 1) -> Report:
    """Check the log, and with `replay` the rows and the stored files. The log's first fault ends the reading of log
    and rows, since what follows means nothing; the files are read all the same.

    `head` is one that somebody kept outside: it also names a log that was cut off, rewritten or set back. The
    database is read as it stood at one moment, while others go on writing; the files, which takes longest, after it.
    `processes` share the work where nothing is replayed.
    """
    report = Report()
    with hands(1 if replay else processes) as pool, snapshot():
        marks = _marks(head, report)
        walk = _Walk(report, marks, replay=replay)
        walk.run(pool)
        report.events, report.root = walk.frontier.size, walk.frontier.root().hex()
        if walk.is_sound:
            _check_tail(report, walk.frontier, marks)
            _check_signed(report)
        if report.holds and replay:
            compare_rows(report, walk.latest, recorded_models())
    if replay:
        compare_besides(report)
    return report


def _marks(outside: TreeHead | None, report: Report) -> list[TreeHead]:
    """The heads to compare with on the way, by size: those that the known key signed.

    It is the key of the head from outside: whoever holds the machine can put another key and other heads in place of
    the system's own, and such heads prove nothing.
    """
    own = public_key()
    known = outside.key if outside and outside.signature_holds() else own
    marks = []
    for head in dict.fromkeys([*([outside] if outside else []), *map(stored, SignedHead.objects.order_by("pk"))]):
        if not head.signature_holds():
            report.add(_where_head(head), _("签名不成立。"))
        elif head.key != own and (head.key != known or head == outside):
            report.add(_where_head(head), _("签名所用的密钥不是本系统的密钥。"))
        if head.key == known and head.signature_holds():
            marks.append(head)
    return sorted(marks, key=lambda mark: mark.size)


class _Walk:
    """One pass over the log, a page at a time."""

    def __init__(self, report: Report, marks: list[TreeHead], *, replay: bool) -> None:
        self.report = report
        self.frontier = Frontier()
        self.latest: Latest = defaultdict(dict)
        self.is_sound = True
        self._marks = marks
        self._sizes = [mark.size for mark in marks]
        self._agreed = 0
        self._denied: list[TreeHead] = []
        self._replay = replay

    def run(self, pool: Pool | None) -> None:
        if self._compare(0):
            self._read(pool)
        what = _("日志与此树头不符：第 %(first)s 至 %(last)s 条事件之间被改写过，或日志由旧备份恢复。")
        for mark in self._denied:
            self.is_sound = False
            self.report.add(_where_head(mark), what % {"first": self._agreed + 1, "last": mark.size})

    def _read(self, pool: Pool | None) -> None:
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
        """Compare with the heads of this size; False where reading on would tell nothing more.

        Once a head disagrees, those behind it tell how far those before it can be trusted: if one of them agrees, one
        key has signed two pasts, is in other hands, and nothing that it signed narrows the stretch.
        """
        marks = self._marks[bisect_right(self._sizes, size - 1) : bisect_right(self._sizes, size)]
        if not marks:
            return True
        root = self.frontier.root().hex()
        wrong = [mark for mark in marks if mark.root != root]
        if not self._denied and not wrong:
            self._agreed = size
            return True
        self._denied = self._denied or wrong
        if len(wrong) == len(marks):
            return True
        self._agreed = 0
        return False

    def _name(self, seq: int) -> None:
        expected = self.frontier.size + 1
        self.is_sound = False
        if self._denied:
            return
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


def _check_signed(report: Report) -> None:
    """Every event of signing has left at least one head of just its size."""
    kept = SignedHead.objects.filter(size=OuterRef("seq"))
    lost = Event.objects.filter(~Exists(kept), action=SIGNED).order_by("seq")
    for seq in lost.values_list("seq", flat=True)[:AT_MOST]:
        report.add(_where_event(seq), _("这一条签发的树头已不在库中：它被删除或改动过。"))
