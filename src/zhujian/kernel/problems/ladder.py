"""Whom a topic's ladder names for a problem whose light has changed, and who of them can be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.field.chain import resident_group_of
from zhujian.kernel.notices.models import Wish
from zhujian.kernel.notices.recipients import recipients
from zhujian.kernel.org.models import Post, Unit
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.workflow import WITH_OFFICE
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.scales import RECIPIENTS
from zhujian.kernel.registry.sections import TELL
from zhujian.kernel.wording import listed

VERIFYING = tuple(code for code, role in ROLES.items() if "problems.close" in role.permissions)
# What the same rungs are called where the office itself owes the next step.
OF_THE_OFFICE: dict[str, Promise] = {
    "liaison": _("承办部门"),
    "deputy-head": _("部门分管负责人"),
    "head": _("部门主要负责人"),
}
# A post says in its title alone that it is a deputy's: 副局长, 副矿长.
DEPUTY = "副"


@dataclass(frozen=True)
class Rung:
    """Somebody whom the ladder names (a code of `RECIPIENTS`), in words, and the accounts that can be told."""

    code: str
    label: str | Promise
    accounts: tuple[int, ...]


def rungs(problem: Problem, stage: str) -> list[Rung]:
    """Whom the problem's topic wants told at this stage (green, amber, red); the usual ladder where it is gone."""
    topic = find_topic(problem.topic)
    ladder = topic.lights.tell if topic else TELL
    return [_rung(problem, code) for code in ladder.get(stage, ())]


def everybody(steps: Iterable[Rung]) -> tuple[int, ...]:
    """The accounts of all rungs, each once."""
    return tuple(dict.fromkeys(account for step in steps for account in step.accounts))


def told_words(steps: Sequence[Rung]) -> str:
    """What the problem's history says: who was told, and who has no account and must be told by word of mouth."""
    with override(settings.LANGUAGE_CODE):
        reached = listed(str(step.label) for step in steps if step.accounts)
        missed = listed(str(step.label) for step in steps if not step.accounts)
        said = [gettext("已提醒%(people)s。") % {"people": reached}] if reached else []
        if missed:
            said.append(gettext("%(people)s没有可提醒的账号，须另行告知。") % {"people": missed})
    return "".join(said)


def owing(problem: Problem) -> Unit | None:
    """The unit that owes the next step."""
    return problem.room if problem.status in WITH_OFFICE else problem.owner


def _rung(problem: Problem, code: str) -> Rung:
    label: str | Promise = RECIPIENTS[code]
    if problem.status in WITH_OFFICE:
        label = OF_THE_OFFICE.get(code, label)
    wish = _named(problem, code)
    found = recipients(wish, problem) if wish.accounts or wish.roles else ()
    return Rung(code, label, tuple(account.pk for account in found))


def _named(problem: Problem, code: str) -> Wish:
    unit = owing(problem)
    match code:
        case "liaison":
            return _with_roles(unit, VERIFYING if problem.status in WITH_OFFICE else ("liaison",))
        case "deputy-head":
            return Wish(accounts=_in_post(unit, Q(is_head=False, title__contains=DEPUTY)))
        case "head":
            return Wish(accounts=_in_post(unit, Q(is_head=True)))
        case "resident":
            return _with_roles(resident_group_of(unit), ("resident",))
        case "handler":
            return Wish(accounts=problem.assigners)
        case _:
            return Wish(roles=["leader"])


def _with_roles(unit: Unit | None, roles: Sequence[str]) -> Wish:
    return Wish(unit=unit.pk, roles=list(roles)) if unit else Wish()


def _in_post(unit: Unit | None, which: Q) -> list[int]:
    """Accounts of the persons who hold such a post in the unit today."""
    today = time.today()
    held = Post.objects.filter(which, Q(until__isnull=True) | Q(until__gt=today), unit=unit, since__lte=today)
    return list(Account.objects.filter(person__in=held.values("person")).values_list("pk", flat=True))
