"""The worker's part: it takes what waits, gives it a process of its own, and tells when that process died.

A process of its own, since an engine may take all the memory that it was given, and be killed for it. What was begun
is taken up again by whichever worker first sees that nobody beats any more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass

import structlog
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhujian.kernel.api import every, real_now, turn
from zhujian.topics.invoices.models import Import, Run, Work
from zhujian.topics.invoices.triage.publishing import SCREENER, fail
from zhujian.topics.invoices.working.beating import STALE

ATTEMPTS = 3
MODELS: dict[str, type[Import | Run]] = {"import": Import, "run": Run}
log = structlog.get_logger(__name__)


@dataclass
class _Child:
    work: Work
    process: subprocess.Popen[bytes]


_children: list[_Child] = []


@turn
def supervise() -> None:
    """Look after the process that this worker has begun, or begin the next."""
    if _children:
        _look_after(_children[0])
        return
    work = claim()
    if work is not None:
        _children.append(_Child(work, begin(work)))


def claim() -> Work | None:
    """The oldest work that waits or whose worker is gone, now this worker's; None while any work goes on elsewhere."""
    quiet = real_now() - STALE
    if Work.objects.filter(beat_at__gte=quiet, holder__gt="").exists():
        return None
    for work in Work.objects.filter(Q(beat_at=None) | Q(beat_at__lt=quiet)).order_by("pk"):
        if row_of(work).status != "waiting":
            continue
        if work.attempts >= ATTEMPTS:
            _give_up(work, _("已经尝试 %(count)d 次，每次都中断了。") % {"count": work.attempts})
            continue
        free = Work.objects.filter(pk=work.pk, attempts=work.attempts)
        if free.update(attempts=work.attempts + 1, holder=str(os.getpid()), beat_at=real_now()):
            work.attempts += 1
            return work
        return None  # another worker was faster
    return None


def row_of(work: Work) -> Import | Run:
    return MODELS[work.kind].objects.get(pk=work.row)


def begin(work: Work) -> subprocess.Popen[bytes]:
    """A process that does the work and ends."""
    words = [sys.executable, "-m", "django", "invoices_work", work.kind, str(work.row)]
    log.info("invoices.work-begun", kind=work.kind, row=work.row, attempt=work.attempts)
    return subprocess.Popen(words, env=os.environ.copy(), stdin=subprocess.DEVNULL)


def _look_after(child: _Child) -> None:
    code = child.process.poll()
    if code is None:
        return
    _children.clear()
    if code == 0:
        Work.objects.filter(pk=child.work.pk).delete()
        return
    log.error("invoices.work-broken", kind=child.work.kind, row=child.work.row, code=code)
    # Free for the next attempt at once: nobody works on it.
    Work.objects.filter(pk=child.work.pk).update(holder="", beat_at=None, what="")


def _give_up(work: Work, reason: str) -> None:
    with override("zh-hans"):
        words = _("处理进程多次被中断，可能是内存不够：请减少同时运行的程序，或者调整 ZHUJIAN_SCREEN_MEMORY 后继续。")
        fail(SCREENER, row=row_of(work), reason=f"{reason}{words}")


@every("1d")
def forget_finished() -> None:
    """Progress of what is done is of no use to anybody."""
    for kind, model in MODELS.items():
        open_rows = list(model.objects.filter(status="waiting").values_list("pk", flat=True))
        Work.objects.filter(kind=kind).exclude(row__in=open_rows).delete()
