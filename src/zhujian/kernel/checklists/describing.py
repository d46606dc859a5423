"""What a form asks, from its XForm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from zhujian.kernel.checklists.definitions import Choice, Definition, Group, Question
from zhujian.kernel.checklists.xforms import (
    BIND_EXPRESSIONS,
    HTML,
    INSTANCE,
    ITEXT,
    JAVAROSA,
    XFORMS,
    XForm,
    file_name,
    leaves,
    local,
    nodes,
    owned,
)

_INPUT_TYPES = {"string": "text", "int": "integer", "dateTime": "datetime", "integer": "integer"}
_UPLOAD_TYPES = {"image": "image", "audio": "audio", "video": "video"}
_CONTROL_TYPES = {"select1": "select_one", "select": "select_multiple", "rank": "rank", "trigger": "acknowledge"}


def definition_of(form: XForm, rows: Mapping[str, int]) -> Definition:
    """What a form asks. `rows` give each path's row on the sheet `survey`."""
    paths = leaves(form.root, "")
    return Definition(
        form_id=form.root.get("id", ""),
        version=form.root.get("version", ""),
        title=(form.top.findtext(f"{HTML}head/{HTML}title") or "").strip(),
        root=local(form.root),
        questions=tuple(_question(form, path, rows.get(path, 0)) for path in paths),
        groups=tuple(_groups(form)),
        languages=tuple(language for language in form.languages if language),
        default_language=form.default_language,
        media=form.media,
    )


def _groups(form: XForm) -> Iterator[Group]:
    """Groups and repeats. A repeat stands in a group of the same node, which has its heading."""
    found: dict[str, dict[str, Any]] = {}
    for _owner, element in owned(form.body, ""):
        if local(element) not in {"group", "repeat"}:
            continue
        path = form.path(element.get("ref") or element.get("nodeset") or "")
        if not path:
            continue
        known = found.setdefault(path, {"path": path, "label": {}, "is_repeat": False, "appearance": ""})
        known["label"] = known["label"] or form.words(element.find(f"{XFORMS}label"))
        known["is_repeat"] = known["is_repeat"] or local(element) == "repeat"
        known["appearance"] = known["appearance"] or element.get("appearance", "")
    for path, node in nodes(form.root, ""):
        if len(node) and path != "meta" and not path.startswith("meta/"):
            found.setdefault(path, {"path": path})
    for path, values in found.items():
        bind = form.binds.get(path)
        yield Group(**values, relevant=bind is not None and bool(bind.get("relevant")))


def _question(form: XForm, path: str, row: int) -> Question:
    bind = form.binds.get(path)
    control = form.controls.get(path)
    value = (bind.get("type", "string") if bind is not None else "string").removeprefix("xsd:")
    label = control.find(f"{XFORMS}label") if control is not None else None
    hint = control.find(f"{XFORMS}hint") if control is not None else None
    choices, source = _choices(form, control)
    return Question(
        path=path,
        type=_type(form, path, value),
        data={"integer": "int"}.get(value, value),
        label=form.words(label),
        hint=form.words(hint),
        choices=choices,
        list=source,
        appearance=control.get("appearance", "") if control is not None else "",
        media=tuple(_media_of(form, label)),
        row=row,
        **_rules(bind),
    )


def _rules(bind: Element | None) -> dict[str, bool]:
    texts = {place: bind.get(place, "") if bind is not None else "" for place in BIND_EXPRESSIONS}
    return {
        "required": texts["required"] not in {"", "false()"},
        "relevant": bool(texts["relevant"]),
        "constraint": bool(texts["constraint"]),
        "calculated": bool(texts["calculate"]),
        "readonly": texts["readonly"] not in {"", "false()"},
    }


def _type(form: XForm, path: str, value: str) -> str:
    control, bind = form.controls.get(path), form.binds.get(path)
    if control is None:
        return _unseen_type(form, path, bind)
    name = local(control)
    if name == "upload":
        return _UPLOAD_TYPES.get(control.get("mediatype", "").partition("/")[0], "file")
    if name == "input":
        fixed = bind is not None and bind.get("readonly") == "true()" and not bind.get("calculate")
        return "note" if fixed and value == "string" else _INPUT_TYPES.get(value, value)
    return _CONTROL_TYPES.get(name, name)


def _unseen_type(form: XForm, path: str, bind: Element | None) -> str:
    if any(action.name == "setgeopoint" and action.path == path for action in form.actions):
        return "start-geopoint"
    if bind is None:
        return "hidden"
    preload = bind.get(f"{JAVAROSA}preload", "")
    if preload in {"timestamp", "date", "property"}:
        return bind.get(f"{JAVAROSA}preloadParams", "hidden")
    return "calculate" if bind.get("calculate") else "hidden"


def _choices(form: XForm, control: Element | None) -> tuple[tuple[Choice, ...], str]:
    """The choices written in the form, and the file that others come from."""
    if control is None:
        return (), ""
    inline = [
        Choice((item.findtext(f"{XFORMS}value") or "").strip(), form.words(item.find(f"{XFORMS}label")))
        for item in control.findall(f"{XFORMS}item")
    ]
    itemset = control.find(f"{XFORMS}itemset")
    match = INSTANCE.search(itemset.get("nodeset", "")) if itemset is not None else None
    if match is None:
        return tuple(inline), ""
    if match[1] in form.sources:
        return (), file_name(form.sources[match[1]])
    return tuple(_instance_choices(form, match[1])), ""


def _instance_choices(form: XForm, name: str) -> Iterator[Choice]:
    for instance in form.instances(name):
        for item in instance.iter(f"{XFORMS}item"):
            values = {local(child): (child.text or "").strip() for child in item}
            label = form.itext(values["itextId"]) if "itextId" in values else {"": values.get("label", "")}
            yield Choice(values.get("name", ""), label)


def _media_of(form: XForm, label: Element | None) -> list[str]:
    match = ITEXT.search(label.get("ref", "")) if label is not None else None
    return form.shown_media(match[1]) if match else []
