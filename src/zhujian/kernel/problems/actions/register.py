"""Registering a problem."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import FieldError, Forbidden, Invalid
from zhujian.kernel.field.chain import chain_for
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.models import Problem, Serial
from zhujian.kernel.registry import Category, Topic
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.signals.actions import conclude
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.workflow.moves import begin


@action("problems.register")
def register(
    act: Act,
    *,
    topic: str,
    category: str,
    title: str,
    facts: str,
    site: Site | None = None,
    unit: Unit | None = None,
    signal: Signal | None = None,
) -> Problem:
    """Register what a unit has to put right, at one of its sites or in the unit itself.

    Raises Invalid naming every wrong field, Forbidden where the subject lies outside the actor's span.
    """
    subject_of, kind = _check(topic, category, title, facts, site, unit)
    subject = site.owner if site else unit
    assert subject is not None
    _require_span(act, subject, topic)
    chain = chain_for(subject_of, site=site, unit=unit)
    problem = Problem.objects.create(
        number=_next_number(act),
        topic=topic,
        category=category,
        severity=kind.severity.value,
        title=title.strip(),
        facts=facts.strip(),
        status="registered",
        site=site,
        subject=subject,
        primary=chain.primary,
        regulator=chain.regulator,
        territory=chain.territory,
        oversight=chain.oversight,
        room_id=act.actor.unit,
        created_at=act.now,
        created_by=act.actor.account,
    )
    begin(act, problem)
    if signal is not None:
        conclude(act, act.lock(Signal, signal.pk), "problem", problem)
    return problem


def _check(
    topic: str, category: str, title: str, facts: str, site: Site | None, unit: Unit | None
) -> tuple[Topic, Category]:
    errors = []
    found = find_topic(topic)
    kind = found.category(category) if found else None
    if found is None:
        errors.append(FieldError("topic", _("没有“%(topic)s”这一专题。") % {"topic": topic}))
    elif kind is None:
        errors.append(FieldError("category", _("这一专题没有“%(category)s”这一类别。") % {"category": category}))
    for name, value in (("title", title), ("facts", facts)):
        if not value.strip():
            errors.append(FieldError(name, _("这一项不能为空。")))
    if (site is None) == (unit is None):
        errors.append(FieldError("subject", _("请指明一个点位或一个单位，二者取一。")))
    if site is not None and site.topic != topic:
        errors.append(FieldError("subject", _("点位 %(site)s 不属于这一专题。") % {"site": site.code}))
    if errors or found is None or kind is None:
        raise Invalid(errors)
    return found, kind


def _require_span(act: Act, subject: Unit, topic: str) -> None:
    actor = act.actor
    if not actor.is_system and not any(span.covers(subject.pk, topic) for span in actor.spans):
        raise Forbidden(_("“%(unit)s”不在您的监督范围内。") % {"unit": subject})


def _next_number(act: Act) -> str:
    """The next number of the year, such as LY-2022-000123."""
    year = act.now.year
    serial = lookups.first(Serial, lock=True, year=year) or Serial.objects.create(year=year)
    act.ledger.hold(serial)
    serial.last += 1
    serial.save(update_fields=["last"])
    return f"{settings.ZHUJIAN_NUMBER_PREFIX}-{year}-{serial.last:06d}"
