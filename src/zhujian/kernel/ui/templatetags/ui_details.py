"""Detail pages: facts, what may be done, stages, chain, timeline, evidence, consent, confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from zhujian.kernel.ui.components.details import Chain, Confirm, Consent, Evidence, Fact, Moment, Stage, Verb

register = template.Library()


@register.inclusion_tag("ui/components/facts.html")
def facts(items: Sequence[Fact]) -> dict[str, Any]:
    """What, who, by when: pairs of label and value."""
    return {"items": items}


@register.inclusion_tag("ui/components/stages.html")
def stages(items: Sequence[Stage], label: str = "") -> dict[str, Any]:
    """How far along a row is."""
    return {"items": items, "label": label or gettext("办理进度")}


@register.inclusion_tag("ui/components/verbs.html", takes_context=True)
def verbs(context: Context, items: Sequence[Verb]) -> dict[str, Any]:
    """What this person can do now; what they cannot says why."""
    return {"items": items, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("ui/components/chain.html")
def chain(links: Sequence[Chain]) -> dict[str, Any]:
    """主体 → 监管 → 属地 → 监督, each with unit, head and what is on record."""
    return {"links": links}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(moments: Sequence[Moment], label: str = "") -> dict[str, Any]:
    """A history in the order given."""
    return {"moments": moments, "label": label or gettext("办理经过")}


@register.inclusion_tag("ui/components/evidence.html")
def evidence_strip(items: Sequence[Evidence]) -> dict[str, Any]:
    """Files on record with kind, digest and flags."""
    return {"items": items}


@register.inclusion_tag("ui/components/consent.html", takes_context=True)
def consent_box(context: Context, consent: Consent) -> dict[str, Any]:
    """A step that waits for a second person, with the form where this reader is that person."""
    return {"consent": consent, "csrf_token": context.get("csrf_token", "")}


@register.simple_block_tag(takes_context=True)
def confirm(context: Context, content: str, spec: Confirm) -> SafeString:
    """A form whose page says what will happen, to whom a letter goes and by when they must answer, before it happens.

    The form's fields stand inside.
    """
    drawn = {"content": content, "confirm": spec, "csrf_token": context.get("csrf_token", "")}
    return render_to_string("ui/components/confirm.html", drawn)
