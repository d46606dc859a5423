"""Two units, an office, and whoever works in them; a unit stands for any row that bears evidence."""

import secrets
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.db import transaction

from tests.kernel.files import samples
from zhujian.kernel import time
from zhujian.kernel.access.actors import digest_of_token
from zhujian.kernel.access.models import Account, Grant, Token
from zhujian.kernel.access.roles import permissions_of
from zhujian.kernel.action import Act
from zhujian.kernel.actor import Actor, Span
from zhujian.kernel.files.actions import attach, upload
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.org.models import Unit
from zhujian.kernel.records import Ledger, writing


@dataclass(frozen=True)
class County:
    """`mine` and `bureau` are supervised units; `first` and `second` rows in the mine's and the bureau's sight."""

    mine: Unit
    bureau: Unit
    first: Unit
    second: Unit


def county() -> County:
    with transaction.atomic(), writing(Ledger()):
        units = [
            Unit.objects.create(code=code, name=code, kind=Unit.INSTITUTION, path=f"/{code}/")
            for code in ("mine", "bureau", "LY-2022-000001", "LY-2022-000002")
        ]
    return County(*units)


def actor(role: str, unit: Unit | None = None, account: int = 1) -> Actor:
    return Actor(
        account=account,
        name=role,
        role=role,
        permissions=permissions_of(role),
        spans=(Span(),) if unit is None else (Span(units=frozenset({unit.pk})),),
        unit=unit.pk if unit else None,
    )


def token(role: str, unit: Unit) -> str:
    """A token of a new account in this role."""
    secret = secrets.token_hex(16)
    now = time.now()
    with transaction.atomic(), writing(Ledger()):
        account = Account.objects.create(username=secret[:8], name=role, unit=unit, created_at=now)
        Grant.objects.create(account=account, role=role, since=date(2020, 1, 1), reason="-", granted_at=now)
        Token.objects.create(account=account, role=role, name="-", digest=digest_of_token(secret), created_at=now)
    return secret


def given(who: Actor, content: bytes | None = None, name: str = "井口.jpg") -> File:
    return upload(who, stream=BytesIO(samples.picture() if content is None else content), name=name)


def offered(who: Actor, files: list[File], row: Unit, purpose: str = "measure") -> list[Evidence]:
    """Attach outside any action, as an action of another room would."""
    with transaction.atomic(), writing(Ledger()) as ledger:
        act = Act(actor=who, name="tests.attach", now=time.now(), ledger=ledger)
        return attach(act, files=files, row=row, purpose=purpose)
