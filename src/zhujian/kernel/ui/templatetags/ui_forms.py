"""Forms: fields, error summary, file picker, import report, progress."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils.translation import gettext

from zhujian.kernel.errors import FieldError
from zhujian.kernel.ui.components.forms import FilePicker, ImportReport
from zhujian.kernel.wording import labelled

register = template.Library()

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
CHECKS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput)


def _shape(bound: BoundField) -> str:
    """Whether the field is a group of choices, a single box to tick, or an ordinary input."""
    if isinstance(bound.field.widget, GROUPS):
        return "group"
    return "check" if isinstance(bound.field.widget, forms.CheckboxInput) else "input"


def _css(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, CHECKS):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _attrs(bound: BoundField, described: str, autocomplete: str) -> dict[str, str | bool]:
    own = bound.field.widget.attrs.get("class", "")
    invalid = " is-invalid" if bound.errors else ""
    # The label stands above and the hint says the rest: a placeholder would vanish with the first letter.
    attrs: dict[str, str | bool] = {"class": f"{_css(bound)}{invalid} {own}".strip(), "placeholder": False}
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if autocomplete:
        attrs["autocomplete"] = autocomplete
    return attrs


def _choices(bound: BoundField) -> list[dict[str, Any]]:
    """The single boxes of a group, each to be drawn beside its own label."""
    drawn = []
    for box in bound.subwidgets:
        box.data["attrs"] = {**box.data["attrs"], "class": "form-check-input"}
        drawn.append({"tag": box.tag(), "label": box.choice_label, "id": box.id_for_label})
    return drawn


@register.inclusion_tag("ui/components/field.html")
def field(
    bound: BoundField, hint: str | None = None, autocomplete: str = "", label: str = "", width: str = ""
) -> dict[str, Any]:
    """A form's field with label, hint and error tied to it for screen readers.

    `hint` stands in for the field's help text, an empty one leaves it out; `width` is xs, s or m for values
    of a known length.
    """
    text = bound.help_text if hint is None else hint
    ids = [f"{bound.auto_id}_hint" if text else "", f"{bound.auto_id}_error" if bound.errors else ""]
    described = " ".join(filter(None, ids))
    return {
        "bound": bound,
        "shape": _shape(bound),
        "described": described,
        "widget": bound.as_widget(attrs=_attrs(bound, described, autocomplete)),
        "choices": _choices(bound) if _shape(bound) == "group" else (),
        "hint": text,
        "label": label or bound.label,
        "width": width,
    }


def _of_form(form: BaseForm) -> list[tuple[str, str]]:
    """(id of the input or empty, message) for every error of a form, those of the whole form first."""
    found = [("", str(message)) for message in form.non_field_errors()]
    for bound in form:
        target = str(bound.id_for_label or bound.auto_id)
        found += [(target, labelled(bound.label, message)) for message in bound.errors]
    return found


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(source: BaseForm | Iterable[FieldError] | None) -> dict[str, Any]:
    """What has to be put right, each line leading to its field. Takes a form or the errors of an `Invalid`."""
    if isinstance(source, BaseForm):
        errors = _of_form(source)
    else:
        errors = [(f"id_{error.field}" if error.field else "", error.message) for error in source or ()]
    return {"errors": errors, "located": any(target for target, _message in errors)}


@register.inclusion_tag("ui/components/file_picker.html")
def file_picker(picker: FilePicker) -> dict[str, Any]:
    """An input for files that says which types and sizes it takes before anything is chosen."""
    return {"picker": picker}


@register.inclusion_tag("ui/components/import_report.html")
def import_report(report: ImportReport) -> dict[str, Any]:
    """Rows taken, rows refused with the reason, and the refused ones as a file."""
    return {"report": report}


@register.inclusion_tag("ui/components/progress.html")
def progress(label: str, percent: int | None = None, text: str = "", url: str = "") -> dict[str, Any]:
    """A job under way. `url` answers with this component anew; without it the job has ended."""
    return {"label": label, "percent": percent, "text": text or gettext("可离开本页，完成后会有提醒。"), "url": url}
