"""The regulator's own visits as a sheet tells them: every row made out, and what is wrong with the others."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.actions.visits import Report
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.org.queries import active_units
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.sheets.reading import Fault, Row, Sheet
from zhujian.kernel.submissions.columns import DAY, NUMBER, SITE, UNIT
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.wording import listed

Identity = tuple[int, int, object, str]


@dataclass(frozen=True)
class Told:
    """What a sheet tells: the rows that can be recorded, and every fault of the others."""

    total: int
    reports: tuple[Report, ...]
    faults: tuple[Fault, ...]


def regulator_of(topic: str) -> Unit | None:
    """The unit that the topic names as its regulator."""
    found = find_topic(topic)
    code = found.responsibility.unit_codes().get("regulator") if found else None
    return Unit.objects.filter(code=code).first() if code else None


def sites_to_report(actor: Actor, topic: str) -> QuerySet[Site]:
    """The sites that the actor sees; for whoever speaks for the topic's regulator, all that it regulates."""
    seen = visible_to(actor, Site).filter(topic=topic)
    regulator = regulator_of(topic)
    if regulator is None or not any(span.covers(regulator.pk, topic) for span in actor.spans):
        return seen
    return Site.objects.filter(topic=topic)


def read_reports(actor: Actor, topic: str, sheet: Sheet) -> Told:
    """Make out every row. What the rows say is checked as `record_reports` checks it, so that all faults are named at
    once."""
    reader = _Reader(actor, topic)
    reports = [report for row in sheet.rows if (report := reader.read(row)) is not None]
    return Told(len(sheet.rows), tuple(reports), tuple(sheet.faults))


class _Reader:
    """Names of sites and units, read once for a whole sheet, and the rows that came before."""

    def __init__(self, actor: Actor, topic: str) -> None:
        self.actor, self.topic = actor, topic
        self.regulator = regulator_of(topic)
        rows = sites_to_report(actor, topic).select_related("owner")
        self.sites = {name: site for site in rows for name in (site.name, site.code)}
        self.units: dict[str, list[Unit]] = {}
        for unit in visible_to(actor, Unit).filter(active_units()):
            for name in {unit.code, unit.name, unit.short_name} - {""}:
                self.units.setdefault(name, []).append(unit)
        self.seen: dict[Identity, int] = {}

    def read(self, row: Row) -> Report | None:
        site, unit = self._site(row), self._unit(row)
        self._check_day(row)
        if site is None or unit is None or row.faults:
            return None
        values = row.values
        number, note = values["number"] or "", values["note"] or ""
        report = Report(site, unit, values["day"], values["result"], number, note)
        return report if self._may_report(row, report) and self._is_new(row, report) else None

    def _site(self, row: Row) -> Site | None:
        name = row.values["site"]
        found = self.sites.get(name) if name else None
        if name and found is None:
            row.refuse(SITE, _("这一专题没有编码或名称为“%(name)s”的点位。") % {"name": name})
        return found

    def _unit(self, row: Row) -> Unit | None:
        name = row.values["unit"]
        if not name:
            if self.regulator is None:
                row.refuse(UNIT, _("请写明由哪个单位检查。"))
            return self.regulator
        found = self.units.get(name, [])
        if len(found) == 1:
            return found[0]
        if not found:
            row.refuse(UNIT, _("没有名为“%(name)s”的单位。") % {"name": name})
            return None
        values = {"count": len(found), "name": name, "codes": listed(sorted(unit.code for unit in found))}
        row.refuse(UNIT, _("有 %(count)s 个单位叫“%(name)s”，请填编码：%(codes)s。") % values)
        return None

    def _check_day(self, row: Row) -> None:
        day = row.values["day"]
        if day is not None and day > time.today():
            row.refuse(DAY, _("检查日期不能晚于今天。"))

    def _may_report(self, row: Row, report: Report) -> bool:
        if any(self._covers(unit) for unit in (report.unit, report.site.owner)):
            return True
        row.refuse(UNIT, _("这个专题或单位不在您的监督范围内。"))
        return False

    def _covers(self, unit: Unit) -> bool:
        return self.actor.is_system or any(span.covers(unit.pk, self.topic) for span in self.actor.spans)

    def _is_new(self, row: Row, report: Report) -> bool:
        identity: Identity = (report.site.pk, report.unit.pk, report.day, report.number.strip())
        first = self.seen.setdefault(identity, row.number)
        if first == row.number:
            return True
        row.refuse(NUMBER, _("与第 %(row)d 行是同一次检查；同日多次检查的，请以编号区分。") % {"row": first})
        return False
