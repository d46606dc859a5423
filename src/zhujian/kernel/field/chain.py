"""Who answers for a site or a unit: the chain of four responsibilities, derived from the topic."""

from __future__ import annotations

from dataclasses import dataclass

from zhujian.kernel import lookups
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry.values import DUTIES, Expression, Source, Topic


@dataclass(frozen=True)
class Chain:
    """主体、监管、属地、监督; None where the topic names nobody or nobody is found."""

    primary: Unit | None = None
    regulator: Unit | None = None
    territory: Unit | None = None
    oversight: Unit | None = None


def chain_for(topic: Topic, *, site: Site | None = None, unit: Unit | None = None) -> Chain:
    """The chain of a site, or of a unit that is itself at fault; without either, what the topic fixes by code."""
    found = _Finder(topic, site, unit)
    return Chain(**{duty: found.find(topic.responsibility.of(duty)) for duty in DUTIES})


@dataclass(frozen=True)
class _Finder:
    topic: Topic
    site: Site | None
    unit: Unit | None

    def find(self, expression: Expression | None) -> Unit | None:
        if expression is None:
            return None
        match expression.source:
            case Source.SUBJECT:
                return self.site.owner if self.site else self.unit
            case Source.SITE:
                return self._of_site(expression.value)
            case Source.UNIT:
                return lookups.first(Unit, code=expression.value)
            case Source.RESIDENT:
                return resident_group_of(self.find(self.topic.responsibility.of(expression.value)))

    def _of_site(self, name: str) -> Unit | None:
        """A unit at fault stands for the site's owner, and its own township for the site's."""
        if name == "owner":
            return self.site.owner if self.site else self.unit
        if name == "township":
            return self.site.township if self.site else _township_of(self.unit)
        code = self.site.data.get(name) if self.site else None
        return lookups.first(Unit, code=code) if code else None


def resident_group_of(unit: Unit | None) -> Unit | None:
    """The group that resides in the unit, or in the nearest unit above it that has one."""
    while unit is not None:
        if unit.resident_group is not None:
            return unit.resident_group
        unit = unit.parent
    return None


def _township_of(unit: Unit | None) -> Unit | None:
    while unit is not None and unit.kind != Unit.TOWNSHIP:
        unit = unit.parent
    return unit
