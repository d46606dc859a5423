"""Accounts of the demo county: at least one for every role, with both factors, written to `accounts.json`."""

from __future__ import annotations

import json
import os
import secrets
import string
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from zhujian.demo.county import BUILDER, read_rows
from zhujian.demo.names import invented_name
from zhujian.kernel.access.actions import change_password, grant_role, open_account
from zhujian.kernel.access.models import Account
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry.discover import topic_directories

SINCE = date(2020, 11, 1)
LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Seat:
    """An account to be: who, in which role, where (`unit`), over what (`scope`; empty: everything)."""

    user: str
    role: str
    unit: str
    post: str
    scope: str = "ly"
    topics: tuple[str, ...] = ()


SEATS = (
    Seat("leader1", "leader", "office", "市委常委、市纪委书记、市监委主任"),
    Seat("leader2", "leader", "office", "市纪委副书记"),
    Seat("supervision1", "supervision", "office-supervision", "党风政风监督室主任"),
    Seat("supervision2", "supervision", "office-inspect-1", "第一监督检查室主任"),
    Seat("supervision3", "supervision", "office-inspect-2", "第二监督检查室主任"),
    Seat("supervision4", "supervision", "office-supervision", "党风政风监督室干部"),
    Seat("petition1", "petition-office", "office-petition", "信访室主任"),
    Seat("case1", "case-management", "office-case", "案件监督管理室主任"),
    Seat("investigation1", "investigation", "office-investigation", "审查调查室主任"),
    Seat("review1", "review", "office-review", "案件审理室主任"),
    Seat("resident1", "resident", "resident-1", "派驻应急管理局纪检监察组组长", "emergency"),
    Seat("resident2", "resident", "resident-2", "派驻住房和城乡建设局纪检监察组组长", "housing"),
    Seat("tour1", "inspection-office", "office-tour", "巡察办主任"),
    Seat("emergency1", "liaison", "emergency", "应急管理局联络员", "emergency"),
    Seat("housing1", "liaison", "housing", "住房和城乡建设局联络员", "housing"),
    Seat("urban1", "liaison", "urban", "城市管理和综合执法局联络员", "urban"),
    Seat("market1", "liaison", "market-centre", "竹溪市场服务中心联络员", "market-centre"),
    Seat("field1", "field-team", "office-inspect-1", "第一现场督查组组长"),
    Seat("field2", "field-team", "office-inspect-2", "第一常态暗访组组长"),
    Seat("observer1", "observer", "ly", "干部作风监督员", ""),
    Seat("point1", "monitoring-point", "ly", "营商环境监测点负责人", ""),
    Seat("sysadmin", "system-admin", "office-it", "系统管理员", ""),
    Seat("secadmin", "security-admin", "office-it", "安全管理员", ""),
    Seat("auditadmin", "audit-admin", "office-it", "审计管理员", ""),
)


def liaison_seats(units: dict[str, Unit]) -> list[Seat]:
    """A liaison for every owner of a site, and for every township where one lies."""
    rows = [row for folder in topic_directories(()) for row in read_rows(folder / "demo" / "sites.csv")]
    busy = {row["township"] for row in rows} | {row["owner"] for row in rows}
    known = {seat.unit for seat in SEATS if seat.role == "liaison"}
    return [
        Seat(code.replace("-", ""), "liaison", code, f"{unit}联络员", code)
        for code, unit in units.items()
        if (unit.kind == Unit.ENTERPRISE or code in busy) and code not in known
    ]


def team_seats() -> list[Seat]:
    """Whoever leads a team and has no seat yet."""
    rows = [row for folder in topic_directories(()) for row in read_rows(folder / "demo" / "teams.csv")]
    known = {seat.user for seat in SEATS}
    return [
        Seat(row["leader"], "field-team", row["unit"], f"{row['name']}组长")
        for row in rows
        if row["leader"] not in known
    ]


def new_password() -> str:
    """Random, with all four kinds of characters, and no characters that look alike in print."""
    return "".join(secrets.choice(LETTERS) for _index in range(12)) + "-Zj7"


def open_seats(dice: Random, units: dict[str, Unit]) -> list[Seat]:
    """Open every account with its grant; nobody can sign in with one yet."""
    seats = [*SEATS, *team_seats(), *liaison_seats(units)]
    for seat in seats:
        _open(dice, seat, units)
    return seats


def _open(dice: Random, seat: Seat, units: dict[str, Unit]) -> None:
    account = open_account(
        BUILDER,
        username=seat.user,
        name=invented_name(dice),
        post=seat.post,
        unit=units[seat.unit],
        must_change_password=False,
        is_demo=True,
    )
    scope = units[seat.scope] if seat.scope else None
    grant_role(BUILDER, account=account, role=seat.role, reason="演示账号", unit=scope, topics=seat.topics, since=SINCE)


def hand_out_factors(seats: list[Seat]) -> list[dict[str, Any]]:
    """Give every account a password of today and a second factor; what is needed to sign in with each."""
    return [_hand_out(seat) for seat in seats]


def _hand_out(seat: Seat) -> dict[str, Any]:
    password, secret = new_password(), generate_totp_secret()
    account = change_password(BUILDER, account=Account.objects.get(username=seat.user), password=password)
    TOTP.activate(account, secret)
    return {
        "role": seat.role,
        "user": seat.user,
        "password": password,
        "totp_secret": secret,
        "unit": seat.unit,
        "scope": seat.scope or None,
    }


def write_accounts(directory: Path, accounts: list[dict[str, Any]]) -> None:
    """`accounts.json`, readable by its owner alone."""
    path = directory / "accounts.json"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=1)
