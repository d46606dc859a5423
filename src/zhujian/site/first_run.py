"""The first run of a real county: its tables, three administrators, and nobody above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils.translation import gettext as _

from zhujian.kernel.access.actions import grant_role, open_account
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.action import Act, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.heads import sign_now
from zhujian.kernel.clocks.actions import seed_holidays
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.org.actions import add_unit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.wording import labelled

FIRST_RUN = "首次启用"
ADMINISTRATORS = ("system-admin", "security-admin", "audit-admin")


@dataclass(frozen=True)
class Place:
    """A unit to be made."""

    code: str
    name: str


@dataclass(frozen=True)
class Person:
    """Who is to be an administrator."""

    user: str
    name: str
    password: str


@dataclass(frozen=True)
class Answers:
    """What the first run has to be told. `administrators` holds one person for each of the three roles."""

    county: Place
    office: Place
    administrators: Mapping[str, Person]

    @classmethod
    def read(cls, value: Any) -> Answers:
        """From JSON. Raises Invalid naming every missing key, and two administrators who are one person."""
        reader = _Reader(value)
        answers = cls(
            county=Place(reader.text("county", "code"), reader.text("county", "name")),
            office=Place(reader.text("office", "code"), reader.text("office", "name")),
            administrators={role: reader.person("administrators", role) for role in ADMINISTRATORS},
        )
        if not reader.errors:
            reader.errors = _not_three(answers.administrators)
        if reader.errors:
            raise Invalid(reader.errors)
        return answers


class _Reader:
    def __init__(self, value: Any) -> None:
        self.value = value
        self.errors: list[FieldError] = []

    def text(self, *keys: str) -> str:
        found = self.value
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        if isinstance(found, str) and found.strip():
            return found.strip() if keys[-1] != "password" else found
        name = ".".join(keys)
        self.errors.append(FieldError(name, _("缺少 %(key)s。") % {"key": name}))
        return ""

    def person(self, *keys: str) -> Person:
        return Person(self.text(*keys, "user"), self.text(*keys, "name"), self.text(*keys, "password"))


def _not_three(people: Mapping[str, Person]) -> list[FieldError]:
    alike = len({person.name for person in people.values()}) < len(people)
    same = len({person.user.lower() for person in people.values()}) < len(people)
    message = _("系统、安全、审计管理员须是三个不同的人，各用各的账号。")
    return [FieldError("administrators", message)] if alike or same else []


@dataclass(frozen=True)
class Enrolment:
    """An administrator's account and the secret of the second factor; it is shown once."""

    role: str
    user: str
    secret: str
    address: str


def is_begun() -> bool:
    return Account.objects.exists() or Unit.objects.exists()


@action("system.initialise")
def _initialise(act: Act, *, answers: Answers) -> list[Enrolment]:
    if is_begun():
        raise Conflict(_("这个数据目录已经初始化过。"), rule="initialised")
    county = add_unit(act, code=answers.county.code, name=answers.county.name, kind=Unit.COUNTY)
    office = add_unit(act, code=answers.office.code, name=answers.office.name, kind=Unit.OFFICE, parent=county)
    seed_holidays(act)
    act.about(county)
    return [_administrator(act, role, person, office) for role, person in answers.administrators.items()]


def _administrator(act: Act, role: str, person: Person, office: Unit) -> Enrolment:
    title = str(ROLES[role].title)
    try:
        account = open_account(
            act, username=person.user, name=person.name, password=person.password, post=title, unit=office
        )
    except Invalid as refusal:
        place = f"administrators.{role}"
        wrong = [FieldError(f"{place}.{error.field}", labelled(title, error.message)) for error in refusal.errors]
        raise Invalid(wrong) from refusal
    grant_role(act, account=account, role=role, reason=FIRST_RUN)
    secret = str(generate_totp_secret())
    TOTP.activate(account, secret)
    return Enrolment(role, account.username, secret, get_adapter().build_totp_url(account, secret))


def initialise(answers: Answers) -> list[Enrolment]:
    """Make the county, the office, the holiday tables and the three administrators, or nothing at all.

    Raises Conflict where that was done before, Invalid where an answer will not do.
    """
    enrolments = _initialise(Actor.system("init"), answers=answers)
    sign_now()
    return enrolments
