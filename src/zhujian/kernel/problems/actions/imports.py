"""Bringing problems in from sheets: new ones, and an office's ledger of open ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhujian.kernel import time
from zhujian.kernel.action import Act, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.catalogue import NotInForceError
from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.org.queries import active_units
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.actions.assign import fault_of_owner
from zhujian.kernel.problems.actions.register import register
from zhujian.kernel.problems.columns import DUE, LEDGER, NEW, SITE
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import Category
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.sheets.reading import Row, Sheet
from zhujian.kernel.sheets.taking import Taken, gathered, take
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.wording import joined, labelled, listed
from zhujian.kernel.workflow.moves import Table, move, transition

TITLE_LENGTH = 200
AS_IN_LEDGER = "按原台账所载时限。"
TAKEN_OVER = "problems.take-over"
# The states in which a ledger's row may stand; a closed one is no longer to be followed up, and has no evidence here.
STATES = "assigned acknowledged rectifying submitted returned"
TRANSITIONS: Table = {TAKEN_OVER: transition("registered", STATES)}


class Named:
    """Units, sites and categories by the names that sheets use, read once for a whole sheet."""

    def __init__(self, actor: Actor, topic: str) -> None:
        self._units: dict[str, list[Unit]] = {}
        for unit in visible_to(actor, Unit).filter(active_units()):
            for name in {unit.code, unit.name, unit.short_name} - {""}:
                self._units.setdefault(name, []).append(unit)
        sites = visible_to(actor, Site).filter(topic=topic).select_related("owner", "township")
        self._sites = {name: site for site in sites for name in (site.name, site.code)}
        found = find_topic(topic)
        categories = found.categories if found else ()
        self._categories = {name: item for item in categories for name in (item.title.zh, item.title.en, item.code)}

    def unit(self, name: str | None, field: str = "unit") -> Unit | None:
        """Raises Invalid for a name that no unit bears, or several."""
        if not name:
            return None
        found = self._units.get(name, [])
        if not found:
            raise Invalid.one(field, _("没有名为“%(name)s”的单位。") % {"name": name})
        if len(found) > 1:
            codes = listed(sorted(unit.code for unit in found))
            raise Invalid.one(
                field,
                _("有 %(count)s 个单位叫“%(name)s”，请填编码：%(codes)s。")
                % {"count": len(found), "name": name, "codes": codes},
            )
        return found[0]

    def site(self, name: str | None) -> Site | None:
        if not name:
            return None
        if name not in self._sites:
            raise Invalid.one("site", _("这一专题没有编码或名称为“%(name)s”的点位。") % {"name": name})
        return self._sites[name]

    def category(self, name: str) -> Category:
        if name not in self._categories:
            near = listed(get_close_matches(name, self._categories, n=3, cutoff=0.3))
            said = [_("这一专题没有“%(name)s”这一类别。") % {"name": name}]
            said += [_("相近的有：%(near)s。") % {"near": near}] if near else []
            raise Invalid.one("category", joined(said))
        return self._categories[name]


@action("problems.import", name="problems.import-new")
def import_new(act: Act, *, topic: str, sheet: Sheet, partial: bool) -> Taken:
    """Register the problems of a sheet. Raises NothingTaken without `partial` where a row will not do."""
    named = Named(act.actor, topic)

    def write(row: Row) -> object:
        values = row.values
        site = named.site(values["site"])
        return register(
            act,
            topic=topic,
            category=named.category(values["category"]).code,
            title=values["title"],
            facts=values["facts"],
            site=site,
            unit=None if site else _required(named.unit(values["unit"])),
        )

    taken = take(sheet, NEW, write, partial=partial, check=lambda row: _faults_of_new(named, row))
    return _noted(act, taken, topic)


def _faults_of_new(named: Named, row: Row) -> list[FieldError]:
    """What is wrong with a new problem beside its cells."""
    values = row.values
    return gathered(
        lambda: values["category"] and named.category(values["category"]),
        lambda: named.site(values["site"]),
        lambda: _required(named.unit(values["unit"])) if row.is_blank(SITE) else None,
    )


@action("problems.import", name="problems.import-ledger")
def import_ledger(act: Act, *, topic: str, sheet: Sheet, partial: bool) -> Taken:
    """Take over an office's ledger of open problems, each in the state and with the due date that it has there.

    Who imports answers for the orders as if having given them, and so verifies none of them. No letter is made:
    the orders went out on paper. Raises NothingTaken without `partial` where a row will not do.
    """
    named = Named(act.actor, topic)

    def write(row: Row) -> Problem:
        return _take_over(act, named, topic, row)

    taken = take(sheet, LEDGER, write, partial=partial, check=lambda row: _faults_of_open(act, named, row))
    return _noted(act, taken, topic)


def _faults_of_open(act: Act, named: Named, row: Row) -> list[FieldError]:
    """What is wrong with a ledger's row beside its cells."""
    values = row.values
    found = gathered(
        lambda: values["category"] and named.category(values["category"]),
        lambda: _fit_to_own(named.unit(values["unit"]), act.now.date()),
        lambda: named.site(values["site"]),
    )
    if values["closed_on"]:
        found.append(FieldError("closed_on", _("已销号的问题不导入；台账只导入未办结的问题。")))
    return found if values["state"] in {None, "registered"} else [*found, *_faults_of_days(row, act.now.date())]


def _fit_to_own(unit: Unit | None, day: date) -> None:
    fault = fault_of_owner(unit, day) if unit else ""
    if fault:
        raise Invalid.one("unit", fault)


def _faults_of_days(row: Row, today: date) -> Iterator[FieldError]:
    """The days of an order that went out."""
    assigned_on, due = row.values["assigned_on"], row.values["due"]
    if row.is_blank(DUE):
        yield FieldError("due", _("已交办的问题须填写完成时限。"))
    if assigned_on is not None and assigned_on > today:
        yield FieldError("assigned_on", _("交办日期不能晚于今天。"))
    elif assigned_on is not None and due is not None and due < assigned_on:
        yield FieldError("due", _("完成时限不能早于交办日期。"))


def _noted(act: Act, taken: Taken, topic: str) -> Taken:
    act.note(topic=topic, total=taken.total, kept=taken.kept)
    return taken


def _required(unit: Unit | None) -> Unit:
    if unit is None:
        raise Invalid.one("unit", _("请指明一个点位或一个单位。"))
    return unit


def _take_over(act: Act, named: Named, topic: str, row: Row) -> Problem:
    values = row.values
    site, owner = named.site(values["site"]), _required(named.unit(values["unit"]))
    category = named.category(values["category"])
    problem = register(
        act,
        topic=topic,
        category=category.code,
        title=_title(values),
        facts=values["facts"],
        site=site,
        unit=None if site else owner,
    )
    if values["state"] != "registered":
        _begin(act, problem, owner, row)
    return problem


def _title(values: Mapping[str, Any]) -> str:
    """The ledger's own title, or the beginning of what was found."""
    given: str = values["title"] or values["facts"]
    first = given.splitlines()[0]
    return first if len(first) <= TITLE_LENGTH else f"{first[: TITLE_LENGTH - 1]}…"


def _begin(act: Act, problem: Problem, owner: Unit, row: Row) -> None:
    """Set the clock going from the day of the order and put the problem where the ledger has it."""
    values = row.values
    started = _started(act, values["assigned_on"], values["due"])
    try:
        clock = timing.start(act, problem, due=values["due"], note=AS_IN_LEDGER, started_at=started)
    except NotInForceError as error:
        raise Invalid.one("assigned_on", _("这一类别的时限在交办日期尚未施行。")) from error
    mine = [act.actor.account] if act.actor.account is not None else []
    move(
        act,
        problem,
        TRANSITIONS,
        values["state"],
        action=TAKEN_OVER,
        reason=words_of(row),
        owner_id=owner.pk,
        assigned_at=started,
        assigners=mine,
        submitted_at=act.now if values["state"] == "submitted" else None,
        **timing.columns(clock),
    )


def _started(act: Act, assigned_on: date | None, due: date) -> datetime:
    """The day of the order; where the ledger does not say it, today, or the due day where that has passed."""
    day = assigned_on or min(due, act.now.date())
    return act.now if day == act.now.date() else datetime.combine(day, datetime.min.time(), tzinfo=time.ZONE)


def words_of(row: Row) -> str:
    """Everything else that the ledger says, for the problem's history: nothing of it is lost.

    It goes on record, and so is in the county's language and not in that of whoever imports.
    """
    with override(settings.LANGUAGE_CODE):
        return _words_of(row)


def _words_of(row: Row) -> str:
    kept = [
        (str(column.heading), row.values[column.code]) for column in LEDGER if column.code in {"measures", "progress"}
    ]
    said = [(heading, text) for heading, text in (*kept, *row.other.items()) if text]
    origin = _("由整改台账第 %(row)s 行转入。") % {"row": row.number}
    return "\n".join([origin, *(labelled(name, text) for name, text in said)])
