"""Small worlds for tests: units, accounts, grants and tokens, written by the real actions as `system:tests`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from typing import Any

from zhujian.kernel.access.actions import grant_role, issue_token, open_account
from zhujian.kernel.access.models import Account, Grant, Token
from zhujian.kernel.actor import Actor
from zhujian.kernel.org.actions import add_post, add_unit
from zhujian.kernel.org.models import Post, Unit

SYSTEM = Actor.system("tests")
PASSWORD = "Zhu-jian-2022"

_serial = itertools.count(1)


def serial() -> int:
    """A number that no other call in this process got."""
    return next(_serial)


def county() -> Unit:
    """The root of the tree of units; there is one."""
    found = Unit.objects.filter(parent=None, kind=Unit.COUNTY).first()
    return found or add_unit(SYSTEM, code="county", name="示例市", kind=Unit.COUNTY)


def unit(kind: str = Unit.GOVERNMENT, *, parent: Unit | None = None, **fields: Any) -> Unit:
    """A unit, below the county where no parent is given; `fields` are those of `add_unit`."""
    number = serial()
    given = {"code": f"unit-{number}", "name": f"示例单位{number}", **fields}
    return add_unit(SYSTEM, kind=kind, parent=parent or county(), **given)


def post(of: Unit, *, name: str = "示例负责人", title: str = "局长", **fields: Any) -> Post:
    """A head's post in a unit; `fields` are those of `add_post`."""
    return add_post(SYSTEM, name=name, unit=of, title=title, **{"since": date(2020, 1, 1), "is_head": True, **fields})


def account(*, password: str | None = None, **fields: Any) -> Account:
    """An account that has already been set up and may do nothing; `fields` are those of `open_account`."""
    number = serial()
    given = {"username": f"user-{number}", "name": f"示例人员{number}", "must_change_password": False, **fields}
    return open_account(SYSTEM, password=password, **given)


def grant(to: Account, role: str, *, unit: Unit | None = None, topics: Iterable[str] = (), **fields: Any) -> Grant:
    """A role from long before now on; `fields` are those of `grant_role`."""
    given = {"since": date(2020, 1, 1), "reason": "测试授权", **fields}
    return grant_role(SYSTEM, account=to, role=role, unit=unit, topics=topics, **given)


def token(owner: Account, role: str, **fields: Any) -> tuple[Token, str]:
    """A token and its secret."""
    return issue_token(SYSTEM, account=owner, role=role, **{"name": "测试令牌", **fields})
