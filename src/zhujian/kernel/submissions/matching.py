"""Which visit a submission belongs to: the one that it names, else the team's own at that site on that day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as clock

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from zhujian.kernel import lookups, time
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.answers import Answers
from zhujian.kernel.checklists.models import Checklist
from zhujian.kernel.errors import Forbidden, Invalid, NotFound
from zhujian.kernel.field.models import Site, TeamMember, Visit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.visibility import find

SITE = "site"
NOON = clock(12)
NEAR_MIDNIGHT = timedelta(hours=2)  # a phone's clock may stand on the other side of it


def find_visit(actor: Actor, checklist: Checklist, answers: Answers, named: int | None) -> Visit:
    """Raises NotFound for a visit that is named and not seen, Forbidden for a site that the team is not sent to,
    Invalid where the answers do not tell the site."""
    if named is not None:
        return _named(actor, checklist, named)
    day = day_of(answers)
    visits = _own(actor, checklist).filter(day__in=days_of(answers))
    code = answers.value(SITE)
    if code:
        site = lookups.first(Site, topic=checklist.topic, code=str(code))
        visits = visits.filter(site=site.pk if site else None)
    found = sorted(visits, key=lambda visit: (abs(visit.day - day), visit.status == "done", visit.pk))
    if found and (code or len(found) == 1):
        return found[0]
    if found:
        raise Invalid.one("visit", _("答卷没有写明点位，而督查组当天有多个点位；请在表单中加入“site”题。"))
    raise Forbidden(_("督查组在 %(day)s 没有安排到这个点位，请与安排督查的部门联系。") % {"day": day})


def _named(actor: Actor, checklist: Checklist, pk: int) -> Visit:
    visit = find(actor, Visit, pk=pk)
    if visit is None or visit.origin != Visit.OWN:
        raise NotFound(_("没有这次督查，或者它不属于您的督查组。"))
    if visit.topic != checklist.topic:
        raise Invalid.one("visit", _("这张督查表不是这次督查所用的。"))
    return visit


def day_of(answers: Answers) -> date:
    """The day that the answers are about, by the phone's clock."""
    return time.local_date(_moment_of(answers))


def days_of(answers: Answers) -> frozenset[date]:
    """That day, and near midnight the one beside it: the phone's clock may be wrong. No day that is still to come."""
    moment = _moment_of(answers)
    around = (moment - NEAR_MIDNIGHT, moment, moment + NEAR_MIDNIGHT)
    return frozenset(day for day in map(time.local_date, around) if day <= time.today())


def _moment_of(answers: Answers) -> datetime:
    noon = datetime.combine(answers.today, NOON, tzinfo=time.ZONE) if answers.today else None
    return time.of_phone(answers.start or answers.end or noon) or time.now()


def _own(actor: Actor, checklist: Checklist) -> QuerySet[Visit]:
    member = TeamMember.objects.filter(team=OuterRef("team"), account=actor.account, since__lte=OuterRef("day"))
    there = Exists(member.filter(Q(until__isnull=True) | Q(until__gte=OuterRef("day"))))
    rows = Visit.objects.filter(there, topic=checklist.topic, origin=Visit.OWN).exclude(status="cancelled")
    kinds = kinds_with(checklist)
    return rows.filter(kind__in=kinds) if kinds else rows


def kinds_with(checklist: Checklist) -> list[str]:
    """Codes of the topic's visits that fill in a checklist."""
    found = find_topic(checklist.topic)
    if found is None:
        return []
    return [visits.code for visits in found.visits if found.checklist_code(visits.code) == checklist.code]
