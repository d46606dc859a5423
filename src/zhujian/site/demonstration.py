"""The demo county's data directory, and its time.

`demo.json` marks the directory. While somebody works in it, `clock.json` says how far its time is from the wall
clock, and every process goes by that. When nobody does, its time stands still: the next one to come goes on from the
last thing that happened there, so that what it shows does not depend on the day on which it is looked at.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db.models import Max
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.audit.models import Event
from zhujian.kernel.errors import Refused
from zhujian.kernel.workflow.models import Move
from zhujian.site.running import is_at_work

MARKER, CLOCK = "demo.json", "clock.json"
BEGINNING = datetime(2022, 9, 30, 9, tzinfo=time.ZONE)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_demo(directory: Path) -> bool:
    return (directory / MARKER).is_file()


def check(directory: Path) -> None:
    """Refuse a demo county's database without its mark: its passwords lie open in a file somewhere."""
    if not is_demo(directory) and Account.objects.filter(is_demo=True).exists():
        raise Refused(
            _("数据目录 %(directory)s 没有演示标记，数据库里却有演示账号。演示数据只能在演示目录中使用。")
            % {"directory": directory}
        )


def begin_clock(directory: Path) -> None:
    """Whoever comes first sets the county's time going again."""
    if is_demo(directory):
        time.install_shift(time.write_shift(directory / CLOCK, last_moment()))


def follow_clock(directory: Path) -> None:
    """Go by the time of those at work there; where nobody is, by that at which it stands."""
    if not is_demo(directory):
        return
    running = time.read_shift(directory / CLOCK) if is_at_work(directory) else None
    time.install_shift(running or time.Shift(last_moment(), time.real_now()))


def last_moment() -> datetime:
    """The latest business time in the database, not before the county's beginning."""
    moved = Move.objects.aggregate(last=Max("at"))["last"]
    noted = Event.objects.aggregate(last=Max("business"))["last"]
    known = [BEGINNING]
    if moved:
        known.append(moved)
    if noted:
        known.append(EPOCH + timedelta(microseconds=noted))
    return max(known)
