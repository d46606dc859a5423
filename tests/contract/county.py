"""A small county for the contract tests: one of everything, seen by an insider; and whom it must stay hidden from."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.test import Client

from tests import factories, personas
from tests.contract.inspections import Inspections, Words, inspect_again, inspected
from tests.contract.routes import Route
from tests.contract.screenings import Screenings, screen_again, screened
from tests.contract.screenings import Words as InvoiceWords
from tests.factories import SYSTEM
from tests.kernel.problems.world import LICENCES, World, made, picture
from zhujian.kernel import time
from zhujian.kernel.access.actions import invite
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.heads import sign_now
from zhujian.kernel.audit.models import SignedHead
from zhujian.kernel.clocks.actions.local_limits import LocalTerms, save_local_limit
from zhujian.kernel.clocks.terms import Term
from zhujian.kernel.clocks.terms import Unit as Counted
from zhujian.kernel.field.actions import add_site, plan_milestone, record_say
from zhujian.kernel.field.models import Milestone, Site
from zhujian.kernel.files.actions import upload
from zhujian.kernel.files.models import File
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.signals.actions import register as register_signal
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.submissions.models import Attachment

# What may stand on no page of an outsider: every one is part of a business row's words.
MARK = "甲印"
PROBLEM_MARKS = tuple(
    f"{MARK}{word}" for word in ("标题", "事实", "摘要", "原文", "点位", "照片", "措施", "节点", "反映")
)
TITLE, FACTS, SUMMARY, TEXT, PLACE, PHOTO, MEASURE, STAGE, SAID = PROBLEM_MARKS
VISIT_MARKS = tuple(f"{MARK}{word}" for word in ("组名", "发现", "缺勤", "回避", "人名", "手机"))
WORDS = Words(*VISIT_MARKS, unannounced="乙印暗访组")
INVOICE_MARKS = tuple(f"{MARK}{word}" for word in ("任务", "销方", "货物", "事项"))
INVOICE_WORDS = InvoiceWords(*INVOICE_MARKS)
MARKS = PROBLEM_MARKS + VISIT_MARKS + INVOICE_MARKS
TERMS = LocalTerms("本办规定", "收到之日", Term(5, Counted.WORKING_DAYS), "答复")
LIMIT = "local-limit"
# What a step must at least be told, lest it find no such step.
BODIES = {"signals:triage": {"outcome": "dismiss"}}
# These register signals and see those alone that are theirs.
AUTHORS = ("petition-office", "field-team", "observer", "monitoring-point")


@dataclass
class County:
    world: World
    problem: Problem
    signal: Signal
    letter: Letter
    file: File
    site: Site
    milestone: Milestone
    newcomer: Grant
    invitation: str
    head: SignedHead
    accounts: dict[str, Account]
    own_signals: dict[str, Signal]
    inspections: Inspections
    screenings: Screenings

    def account(self, role: str) -> Account:
        """The insider of a role."""
        return self.accounts[role]

    def token(self, role: str) -> int:
        """The id of a token of the role's insider."""
        return factories.token(self.account(role), role)[0].pk if role in ROLES else 1

    def notice(self, role: str) -> int:
        """The id of a notice to the role's insider."""
        return noticed(self.account(role), self.problem).pk if role in ROLES else 1

    def seen_file(self, role: str) -> File:
        """A field team sees what it handed in; the others see what bears out the problem."""
        if role != "field-team":
            return self.file
        return Attachment.objects.filter(submission__visit=self.inspections.done)[0].file

    def values(self, role: str) -> dict[str, Any]:
        """What stands for each parameter of an address, by the address's beginning; see `address`."""
        signal = self.own_signals.get(role, self.signal)
        visits = self.inspections.values(self.account(role) if role in ROLES else None)
        return {
            **visits,
            **self.screenings.values(),
            "/audit/ seq": 1,
            "/audit/ pk": self.head.pk,
            "/settings/ year": 2022,
            "/settings/ code": LIMIT,
            "/import/ kind": "units",
            "/problems/import/ kind": "new",
            "/api/v1/signals/ signal_id": signal.pk,
            "/api/v1/problems/ number": self.problem.number,
            "/api/v1/topics/ code": "mines",
            "/signals/ pk": signal.pk,
            "/signals/ topic": "mines",
            "/problems/ number": self.problem.number,
            "/problems/ topic": "mines",
            "/letters/ pk": self.letter.pk,
            "/notices/ pk": self.notice(role),
            "/topics/ code": "mines",
            "/topics/ site": self.site.code,
            "/topics/ pk": self.milestone.pk,
            "/sites/ pk": self.site.pk,
            "/sites/ code": self.milestone.code,
            "/units/ code": self.world.owner.code,
            "/files/ pk": self.seen_file(role).pk,
            "/figures/ key": "mines.sites",
            "/account/ place": "problems",
            "/account/accounts/ pk": self.newcomer.account.pk,
            "/account/grants/ pk": self.newcomer.pk,
            "/account/tokens/ pk": self.token(role),
            "/account/invitation/ token": self.invitation,
            "/accounts/ pk": self.account(role).pk if role in ROLES else 1,
            "/accounts/ key": "1",
            "/accounts/ uidb36": "1",
        }


PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|{(?:\w+:)?(\w+)}|\(\?P<(\w+)>[^)]*\)")


def address(route: Route, values: dict[str, Any]) -> str:
    """A route's pattern with its parameters filled in. Raises LookupError for one that nothing stands for."""

    def fill(match: re.Match[str]) -> str:
        name = next(filter(None, match.groups()))
        known = [key for key in values if route.pattern.startswith(key.split()[0]) and key.split()[1] == name]
        if not known:
            raise LookupError(f"say in County.values what {name} in {route.pattern} stands for")
        return str(values[max(known, key=len)])

    return PARAMETER.sub(fill, route.pattern).removesuffix("$")


def built() -> County:
    """One problem that went through every step up to its look-back's chance, and what hangs on it."""
    world = made()
    site = _site(world)
    photo = upload(world.actor("owner"), stream=picture(), name=f"{PHOTO}.jpg")
    problem = _assigned(world, site)
    letter = Letter.objects.get(problem_link__problem=problem)
    problem = actions.acknowledge(world.actor("owner"), problem=problem)
    owner = world.actor("owner")
    problem = actions.rectify(owner, problem=problem, measure=MEASURE, done_on=date(2022, 9, 8), files=[photo])
    milestone = plan_milestone(SYSTEM, site=site, code="m1", planned_on=date(2022, 10, 1), title=STAGE)
    record_say(SYSTEM, site=site, on=date(2022, 9, 1), text=SAID, satisfied="unsatisfied")
    signal = told(world.actor("a"), site)
    save_local_limit(SYSTEM, code=LIMIT, terms=TERMS, since=date(2022, 9, 8))
    grant = factories.grant(factories.account(), "observer")
    _invitation, secret = invite(SYSTEM, account=grant.account)
    people = insiders(world)
    inspections = inspected(world, site, problem, WORDS, people["field-team"])
    own = {role: told(personas.acting(people[role]), site) for role in AUTHORS}
    screenings = screened(world.actor("a"), world.owner, INVOICE_WORDS)
    return County(
        world=world,
        problem=problem,
        signal=signal,
        letter=letter,
        file=photo,
        site=site,
        milestone=milestone,
        newcomer=grant,
        invitation=secret,
        head=signed_head(),
        accounts=people,
        own_signals=own,
        inspections=inspections,
        screenings=screenings,
    )


def insiders(world: World) -> dict[str, Account]:
    """One person of each role whom the rows concern; a liaison speaks for the unit that leads the rectification."""
    homes = {role: world.owner if role == "liaison" else world.office for role in ROLES}
    return {role: personas.account(role, unit=home, password=factories.PASSWORD) for role, home in homes.items()}


def signed_head() -> SignedHead:
    sign_now()
    return SignedHead.objects.latest("pk")


def _site(world: World, code: str = "m-contract") -> Site:
    places = {"owner": world.owner, "township": world.township}
    return add_site(SYSTEM, topic="mines", code=code, name=PLACE, data=LICENCES, **places)


def _assigned(world: World, site: Site) -> Problem:
    problem = world.problem(site=site, title=TITLE, facts=FACTS)
    return actions.assign(world.actor("a"), problem=problem, unit=world.owner)


def told(by: Actor, site: Site) -> Signal:
    return register_signal(by, topic="mines", channel="other", summary=SUMMARY, text=TEXT, site=site)


def noticed(account: Account, problem: Problem) -> Notice:
    """Somebody was told of a problem; whether they see it today is another question."""
    about: dict[str, Any] = {"target": "problems.problem", "row": problem.pk, "text": problem.number}
    url = problem.get_absolute_url()
    return Notice.objects.create(account=account, kind="problems.closed", url=url, created_at=time.now(), **about)


def grow(county: County, number: int) -> None:
    """So many more of everything that a list may show."""
    world = county.world
    for _ in range(number):
        serial = factories.serial()
        site = _site(world, f"m-{serial}")
        problem = _assigned(world, site)
        problem = actions.acknowledge(world.actor("owner"), problem=problem)
        photo = upload(world.actor("owner"), stream=picture(serial % 200), name=f"{serial}.jpg")
        day = date(2022, 9, 8)
        actions.rectify(world.actor("owner"), problem=problem, measure=MEASURE, done_on=day, files=[photo])
        told(world.actor("a"), site)
        inspect_again(world, site, county.inspections)
        screen_again(county.screenings, world.actor("a"), world.owner)
        for account in county.accounts.values():
            noticed(account, problem)
        unit = factories.unit(Unit.ENTERPRISE)
        factories.post(unit)
        personas.account("liaison", unit=unit)
        save_local_limit(SYSTEM, code=f"local-{serial}", terms=TERMS, since=day)


def outsiders(county: County) -> dict[str, Account]:
    """Whom the county's rows must stay hidden from: every role with another unit or topic, and the administrators."""
    elsewhere = factories.unit(Unit.TOWNSHIP)
    found = {}
    for code, role in ROLES.items():
        if role.is_administrator:
            found[code] = personas.account(code, password=factories.PASSWORD)
            continue
        home = {"unit": elsewhere, "password": factories.PASSWORD}
        found[f"{code} of another unit"] = personas.account(code, over=elsewhere, **home)
        if code != "liaison":
            found[f"{code} of another topic"] = personas.account(code, topics=["waters"], **home)
    return found


def browser(account: Account | None) -> Client:
    """A browser that is signed in with both factors, and has codes for when the second is lost."""
    client = Client() if account is None else personas.browser(account)
    if account is not None:
        RecoveryCodes.activate(account)
    client.raise_request_exception = False
    return client


def program(account: Account | None) -> Client:
    if account is None:
        return Client(raise_request_exception=False)
    headers = personas.bearer(account, account.grants.get().role)
    return Client(raise_request_exception=False, headers=headers)


@dataclass
class Visitor:
    """Somebody with a browser and a token."""

    account: Account | None

    def __post_init__(self) -> None:
        self.browser, self.program = browser(self.account), program(self.account)

    def ask(self, route: Route, url: str, query: str = "") -> Any:
        """The answer to an empty request; whatever it wrote is undone, and who signed out is still there."""
        client = self.program if route.is_api else self.browser
        cookies = copy.deepcopy(client.cookies)
        with undone():
            answer = settled(_sent(client, route, f"{url}{query}"))
        client.cookies = cookies
        return answer


def _sent(client: Client, route: Route, url: str) -> Any:
    if route.method != "POST":
        return client.generic(route.method, url)
    return client.post(
        url, data=BODIES.get(route.name, {}), **({"content_type": "application/json"} if route.is_api else {})
    )


def settled(answer: Any) -> Any:
    """With its body read, also where it is streamed."""
    if answer.streaming:
        answer.body = b"".join(answer.streaming_content)  # and closed, with the last piece
    else:
        answer.body = answer.content
    return answer


def text_of(answer: Any) -> str:
    """What can be read in an answer: its text, and that of every part of a spreadsheet or document."""
    body = bytes(answer.body)
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return str(json.loads(body)) if body[:1] in {b"{", b"["} else body.decode("utf-8", "replace")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
