"""A signal that becomes a problem."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from pydantic import ValidationError

from zhujian.kernel.action import Act
from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.problems.actions.register import register
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.schemas import ProblemIn
from zhujian.kernel.rest.wording import field_error
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.signals.outcomes import Result, outcome


def _named(rows: Collection[int]) -> dict[int, Result]:
    numbers = Problem.objects.filter(pk__in=rows).values_list("pk", "number")
    return {pk: Result(number, reverse("problems:detail", args=[number]), "problems.view") for pk, number in numbers}


@outcome("problem", kind="problems.problem", named=_named)
def make_problem(act: Act, signal: Signal, details: Mapping[str, Any]) -> Problem:
    """Register the problem that a signal shows; what the triage leaves out is taken from the signal."""
    body = _read(act, {**_from_signal(signal), **details})
    site, unit = body.subject
    return register(
        act,
        topic=body.topic,
        category=body.category,
        title=body.title,
        facts=body.facts,
        site=site,
        unit=unit,
    )


def _from_signal(signal: Signal) -> dict[str, Any]:
    known: dict[str, Any] = {"topic": signal.topic, "title": signal.summary, "facts": signal.text or signal.summary}
    if signal.site is not None:
        known["subject"] = {"site": signal.site.code}
    elif signal.subject is not None:
        known["subject"] = {"unit": signal.subject.code}
    return known


def _read(act: Act, details: dict[str, Any]) -> ProblemIn:
    context = {"request": SimpleNamespace(actor=act.actor)}
    try:
        return ProblemIn.model_validate({"category": "", **details}, context=context)
    except ValidationError as error:
        found = [field_error(dict(item)) for item in error.errors()]
        raise Invalid([FieldError(f"problem.{item.field}", item.message) for item in found]) from error
