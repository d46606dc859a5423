"""Chips: clock, status, severity. Colour never stands alone: a word and an icon go with it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal

from django import template
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.ui.formats import short_day

register = template.Library()

Light = Literal["green", "amber", "red", "none"]

CLOCK_ICONS = {"green": "clock", "amber": "hourglass", "red": "alarm", "none": "clock-off"}
LIGHT_WORDS: dict[str, Promise] = {"green": _("期内"), "amber": _("临期"), "red": _("紧急"), "none": _("不计时")}
SEVERITIES: dict[str, tuple[str, Promise]] = {
    "red": ("alert-octagon", _("重大")),
    "amber": ("alert-triangle", _("较大")),
    "green": ("info-circle", _("一般")),
}
# Where a state stands in the life of a row, whatever the row is; rooms share the drawing, not the states.
PHASES = {
    "registered": "new",
    "new": "new",
    "assigned": "sent",
    "objected": "back",
    "acknowledged": "begun",
    "triaged": "begun",
    "rectifying": "half",
    "submitted": "check",
    "pending": "check",
    "closed": "done",
    "returned": "back",
    "reopened": "back",
    "suspended": "pause",
    "dismissed": "void",
    "merged": "void",
    "transferred": "void",
}


@lru_cache(maxsize=4096)
def _drawn(template: str, _language: str | None, values: tuple[tuple[str, str | bool], ...]) -> SafeString:
    return render_to_string(template, dict(values))


def _chip(name: str, **values: str | bool) -> SafeString:
    """A list of 50 rows shows 150 chips, most of them alike: each is drawn once for each language."""
    return _drawn(f"ui/components/{name}.html", get_language(), tuple(values.items()))


@register.simple_tag
def clock_chip(
    light: Light,
    remaining: str | Promise,
    due: date | None = None,
    basis: str | Promise = "",
    provisional: bool = False,
    full: bool = False,
) -> SafeString:
    """How long is left.

    `remaining` is in words (“还剩 3 个工作日”); `due` is added as “（截至 11月25日 周三）”; `basis` (law and
    article) shows on hover and focus, and with `full` as text beside the chip, as detail pages want it.
    """
    known = light if light in CLOCK_ICONS else "none"
    return _chip(
        "clock_chip",
        light=known,
        icon=CLOCK_ICONS[known],
        word=str(LIGHT_WORDS[known]),
        remaining=str(remaining),
        due=short_day(due) if due else "",
        basis=str(basis),
        provisional=provisional,
        full=full,
    )


@register.simple_tag
def status_chip(code: str, label: str | Promise, phase: str = "") -> SafeString:
    """A state in ink, drawn as how far along it is.

    Phases: new sent begun half check done back pause void. The state's code chooses one unless `phase` does.
    """
    return _chip("status_chip", phase=phase or PHASES.get(code, "begun"), label=str(label))


@register.simple_tag
def severity_chip(code: str, label: str | Promise = "") -> SafeString:
    """`code` is red, amber or green; the label is the topic's own word, else 重大/较大/一般."""
    known = code if code in SEVERITIES else "green"
    icon, word = SEVERITIES[known]
    return _chip("severity_chip", tone=known, icon=icon, label=str(label or word))
