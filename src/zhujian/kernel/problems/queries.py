"""Reading problems: filters, what a page of them needs, who may do what next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, Prefetch, Q, QuerySet

from zhujian.kernel import lookups, time
from zhujian.kernel.actor import Actor
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.access import is_reserved
from zhujian.kernel.problems.actions.look_back import is_new_to
from zhujian.kernel.problems.actions.verify import verifies_apart
from zhujian.kernel.problems.models import Assist, Problem, ProblemLetter
from zhujian.kernel.problems.workflow import STATUSES, TRANSITIONS
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.visibility import permits, visible_to
from zhujian.kernel.workflow.models import Consent
from zhujian.kernel.workflow.moves import allows

SORTS = {"created": "pk", "due": "due_at", "severity": "severity", "number": "number"}
NEWEST_FIRST = Order("pk", descending=True)
UNITS = ("subject", "owner", "primary", "regulator", "territory", "oversight")
STEPS_FROM = {
    status: tuple(name for name in TRANSITIONS if allows(TRANSITIONS, name, status)) for status, _label in STATUSES
}


def problems_of(actor: Actor) -> QuerySet[Problem]:
    """What the actor sees, with what a row or a card shows."""
    shown = visible_to(actor, Problem).select_related("site", *UNITS)
    letters = ProblemLetter.objects.select_related("letter").order_by("pk")
    return shown.prefetch_related(
        Prefetch("assists", Assist.objects.select_related("unit").order_by("pk")), Prefetch("letter_links", letters)
    )


def join(problems: Sequence[Problem], *names: str) -> None:
    """Fill in what these columns refer to, with one query for each table.

    A page refers to a few units hundreds of times; a join would read each of them anew for every row.
    """
    fields: list[Any] = [Problem._meta.get_field(name) for name in names]
    for model in {field.related_model for field in fields}:
        columns = [field for field in fields if field.related_model is model]
        wanted = {getattr(problem, field.attname) for problem in problems for field in columns} - {None}
        found = {row.pk: row for row in lookups.rows_among(_of_model, wanted, model)}
        for field in columns:
            for problem in problems:
                field.set_cached_value(problem, found.get(getattr(problem, field.attname)))


def _of_model(ids: Sequence[int], model: type[Model]) -> QuerySet[Any]:
    return model._base_manager.filter(pk__in=ids)


def filtered(rows: QuerySet[Problem], wanted: Mapping[str, Any]) -> QuerySet[Problem]:
    """Apply the filters of a list; an empty one filters nothing."""
    for name in ("topic", "status", "severity", "category"):
        if wanted.get(name):
            rows = rows.filter(**{f"{name}__in": wanted[name]})
    for name in ("owner", "site", "subject", "regulator", "territory"):
        if wanted.get(name):
            rows = rows.filter(**{f"{name}__code": wanted[name]})
    if wanted.get("since"):
        rows = rows.filter(created_at__gte=datetime.combine(wanted["since"], datetime.min.time(), tzinfo=time.ZONE))
    if wanted.get("reopened"):
        rows = rows.filter(reopened__gt=0)
    if wanted.get("due_before"):
        rows = rows.filter(due_at__lte=time.end_of_day(wanted["due_before"]))
    if wanted.get("look_back"):
        rows = rows.filter(look_back_q(wanted["look_back"]))
    if wanted.get("light"):
        rows = rows.filter(timing.light_q(wanted["light"], time.now()))
    return rows.filter(matching(wanted["q"])) if wanted.get("q") else rows


def look_back_q(stage: str) -> Q:
    """Closed problems drawn for a look-back (`waiting`), those whose day has come (`due`), those looked at (`done`)."""
    drawn = Q(status="closed", look_back_on__isnull=False)
    match stage:
        case "waiting":
            return drawn
        case "due":
            return drawn & Q(look_back_on__lte=time.today())
        case _:
            return Q(looked_back_at__isnull=False)


def matching(text: str) -> Q:
    """Words that all occur in number, title or subject."""
    found = Q()
    for word in text.split():
        # Chinese has no capitals; and PostgreSQL knows how common a word is only where nothing is folded.
        way = "contains" if word.upper() == word.lower() else "icontains"
        columns = ("number", "title", "subject__name")
        found &= Q(*((f"{column}__{way}", word) for column in columns), _connector=Q.OR)
    return found


def order_of(text: str) -> Order:
    """Read the `sort` of a list: `-created` (newest first) without one."""
    if not text:
        return NEWEST_FIRST
    parsed = Order.parse(text, tuple(SORTS), NEWEST_FIRST)
    return Order(SORTS[parsed.column], parsed.descending)


def pending_of(problems: Sequence[Problem]) -> dict[int, Consent]:
    """The step that waits for a second person on each of these, in one query."""
    return {row.row: row for row in lookups.rows_among(_pending, [problem.pk for problem in problems])}


def _pending(ids: Sequence[int]) -> QuerySet[Consent]:
    return Consent.objects.filter(kind="problems.problem", row__in=ids, state=Consent.PENDING)


def allowed(actor: Actor, problem: Problem, waiting: Consent | None) -> list[str]:
    """The verbs open to the actor on this problem now; in the order of its life."""
    verbs = [
        name.removeprefix("problems.")
        for name in STEPS_FROM[problem.status]
        if permits(actor, name, problem) and _rules_let(actor, name, problem, waiting)
    ]
    return [*verbs, "consent"] if may_consent(actor, waiting) else verbs


def may_consent(actor: Actor, waiting: Consent | None) -> bool:
    return (
        waiting is not None
        and actor.may("problems.consent")
        and actor.may(waiting.needs)
        and actor.account != waiting.asked_by
    )


def _rules_let(actor: Actor, name: str, problem: Problem, waiting: Consent | None) -> bool:
    if name in {"problems.close", "problems.return"}:
        return verifies_apart(actor.account, problem)
    if name == "problems.assign":
        return not is_reserved(problem)
    if name == "problems.look-back":
        return is_new_to(actor.account, problem)
    if name in {"problems.dismiss", "problems.extend"}:
        return waiting is None
    return True


def by_number(numbers: Iterable[str], actor: Actor) -> QuerySet[Problem]:
    return visible_to(actor, Problem).filter(number__in=list(numbers))
