"""`zhujian worker`: queued tasks and scheduled jobs."""

from __future__ import annotations

import argparse
import os

from zhujian.cli.grammar import Commands, Options
from zhujian.cli.places import directory_of, open_installation
from zhujian.cli.terms import _

BEHIND = 5  # niceness: whoever waits for an answer goes before what nobody waits for


def declare(commands: Commands) -> None:
    parser = commands.add("worker", _("执行后台任务：时限提醒、日志签名、通知发送"), run)
    parser.add_argument("--beside", type=int, default=0, metavar="PID", help=argparse.SUPPRESS)


def run(options: Options) -> int:
    directory = directory_of(options)
    if options.beside:
        os.nice(BEHIND)
    open_installation(directory)
    from zhujian.kernel.jobs.worker import Worker
    from zhujian.kernel.registry import topics
    from zhujian.site.demonstration import begin_clock
    from zhujian.site.running import working

    # A topic that is left out says why in the log now.
    topics()
    worker = Worker(parent=options.beside)
    worker.listen()
    with working(directory, lambda: begin_clock(directory)):
        worker.run()
    return 0
