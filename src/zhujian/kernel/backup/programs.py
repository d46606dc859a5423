"""PostgreSQL's programs, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from zhujian.kernel.db.postgres import ProgramError
from zhujian.kernel.errors import Refused


@contextmanager
def told() -> Iterator[None]:
    """A program that is missing or gave up becomes a refusal that says what to do."""
    try:
        yield
    except ProgramError as error:
        if not error.reason:
            words = _("本机没有 %(program)s。请安装与数据库服务器同版本或更新的 PostgreSQL 客户端程序。")
            raise Refused(words % {"program": error.program}) from error
        raise Refused(_("%(program)s 未能完成：%(reason)s") % vars(error)) from error
