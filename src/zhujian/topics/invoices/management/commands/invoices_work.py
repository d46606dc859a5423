"""The process that does one import or one run; the worker begins it."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhujian.topics.invoices.models import Work


class Command(BaseCommand):
    help = "Do one import or one run of the invoices topic."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=("import", "run"))
        parser.add_argument("row", type=int)

    def handle(self, *_args: Any, kind: str, row: int, **_options: Any) -> None:
        from zhujian.topics.invoices.working.alone import alone
        from zhujian.topics.invoices.working.beating import Beat, keep_beating
        from zhujian.topics.invoices.working.performing import perform
        from zhujian.topics.invoices.working.supervising import row_of

        work = Work.objects.get(kind=kind, row=row)
        with alone() as is_alone:
            if not is_alone:
                raise CommandError("another process works on the store of invoices")
            keep_beating(work, os.getppid())
            perform(row_of(work), Beat(work))
