"""Who answers: `subject`, `site.owner`, `site.township`, `site.FIELD`, `unit:CODE`, `resident-group-of:DUTY`."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop

from zhujian.kernel.registry.reading import CODE_LENGTH, Table, shown
from zhujian.kernel.registry.values import (
    DUTIES,
    Expression,
    FieldType,
    Responsibility,
    SiteKind,
    Source,
)

UNIT_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{CODE_LENGTH - 1}}}")
KNOWN = ("subject", "site.owner", "site.township", "site.FIELD", "unit:CODE", "resident-group-of:regulator")
SITE_OWN = frozenset({"owner", "township"})


def read_responsibility(top: Table, site: SiteKind | None) -> Responsibility:
    """The four expressions; a wrong one is noted and read as the subject itself."""
    table = top.table("responsibility", required=True)
    if table is None:
        return Responsibility(Expression(Source.SUBJECT))
    found = {duty: _expression(table, duty, site) for duty in DUTIES}
    table.close()
    _check_circles(table, found)
    primary = found.pop("primary")
    return Responsibility(primary or Expression(Source.SUBJECT), **found)


def _expression(table: Table, duty: str, site: SiteKind | None) -> Expression | None:
    text = table.text(duty, required=duty == "primary")
    if not text:
        return None
    if text == Source.SUBJECT:
        return Expression(Source.SUBJECT)
    if text.startswith("site."):
        return _of_site(table, duty, text.removeprefix("site."), site)
    prefix, _colon, value = text.partition(":")
    if prefix == Source.UNIT and UNIT_CODE.fullmatch(value):
        return Expression(Source.UNIT, value)
    if prefix == Source.RESIDENT and value in DUTIES:
        return Expression(Source.RESIDENT, value)
    table.fault(duty, gettext_noop("看不懂“%(value)s”；可写 %(known)s。"), value=shown(text), known=KNOWN)
    return None


def _of_site(table: Table, duty: str, name: str, site: SiteKind | None) -> Expression | None:
    if site is None:
        table.fault(duty, gettext_noop("本专题没有 [site]，不能用 site.%(name)s。"), name=shown(name))
        return None
    own = site.field(name)
    if name not in SITE_OWN and (own is None or own.type is not FieldType.UNIT):
        message = gettext_noop("site.%(name)s 应为 owner、township，或 [site.fields] 中类型为 unit 的字段。")
        table.fault(duty, message, name=shown(name))
        return None
    return Expression(Source.SITE, name)


def _check_circles(table: Table, found: dict[str, Expression | None]) -> None:
    """A resident group is that of another duty, which must not lead back."""
    for duty, expression in found.items():
        seen, current = {duty}, expression
        while current is not None and current.source is Source.RESIDENT:
            if current.value in seen:
                table.fault(duty, gettext_noop("resident-group-of 绕回了自身。"))
                break
            seen.add(current.value)
            current = found[current.value]
