"""The three administrators and an officer, each at a browser."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client

from tests import factories, personas
from tests.kernel.office.visitor import Page, Visitor
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.org.models import Unit


@dataclass
class Office:
    """People are made when they are first asked for; `officer` works in a supervision room."""

    unit: Unit
    accounts: dict[str, Account] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def account(self, who: str) -> Account:
        if who not in self.accounts:
            role = "supervision" if who.startswith("officer") else who
            self.accounts[who] = personas.account(role, unit=self.unit)
        return self.accounts[who]

    def actor(self, who: str) -> Actor:
        return personas.acting(self.account(who))

    def visitor(self, who: str) -> Visitor:
        if who not in self.visitors:
            self.visitors[who] = Visitor(self.account(who))
        return self.visitors[who]

    def client(self, who: str) -> Client:
        return self.visitor(who).client

    def get(self, who: str, address: str) -> Page:
        return self.visitor(who).get(address)

    def post(self, who: str, address: str, **fields: object) -> Page:
        return self.visitor(who).post(address, **fields)


def office() -> Office:
    return Office(factories.unit(Unit.OFFICE))
