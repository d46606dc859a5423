"""What of XLSForm this system carries out: a form that needs more is refused, naming what it needs.

Both ways of filling count, the offline page's engine and ODK Collect: what only one of them would do is not silently
left out by the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhujian.kernel.checklists import expressions, regexes
from zhujian.kernel.checklists.cycles import cycle
from zhujian.kernel.checklists.definitions import MEDIA_TYPES, Definition
from zhujian.kernel.checklists.faults import Fault
from zhujian.kernel.checklists.places import Place, Places
from zhujian.kernel.checklists.supplies import SUPPLIED
from zhujian.kernel.checklists.values import MISREAD, read_value
from zhujian.kernel.checklists.xforms import INSTANCE, JAVAROSA, MADE, XFORMS, XForm, local
from zhujian.kernel.wording import listed

EVENTS = frozenset(
    ("odk-instance-load", "odk-instance-first-load", "odk-new-repeat", "xforms-revalidate", "xforms-value-changed")
)
MEDIA_COLUMNS = ("image", "big-image", "audio", "video")
ACTIONS = frozenset(("setvalue", "setgeopoint"))
RECORDING = "recordaudio"
_SEARCH = re.compile(r"\bsearch\s*\(")
_EXTERNAL_APP = re.compile(r"(?:^|\s)ex:")
LAST_SAVED = "__last-saved"


@dataclass(frozen=True)
class Inspected:
    """A form under inspection: what pyxform made, what it asks, where its parts stand, the files given with it."""

    form: XForm
    definition: Definition
    places: Places
    given: Collection[str]


Check = Callable[[Inspected], Iterator[Fault]]


def refusals(item: Inspected) -> list[Fault]:
    """Everything for which the form cannot be taken."""
    return [fault for check in _CHECKS for fault in check(item)]


def notes(item: Inspected) -> list[Fault]:
    """What the form holds and this system leaves out; the form is whole without it."""
    return [fault for check in _NOTES for fault in check(item)]


def _expressions(item: Inspected) -> Iterator[Fault]:
    seen: set[tuple[str, str, str]] = set()
    for expression in item.form.expressions():
        place = item.places.of(expression.path, expression.place, expression.text)
        wrong = expressions.syntax_error(expression.text)
        if wrong and (expression.path, expression.place, "") not in seen:
            seen.add((expression.path, expression.place, ""))
            what = _("表达式“%(text)s”写错，无法解析（%(reason)s）。") % {
                "reason": wrong,
                "text": expression.text[:200],
            }
            yield Fault("expression", what, _("请核对括号、引号和运算符。"), **place)
            continue
        for call in expressions.calls(expression.text):
            key = (expression.path, expression.place, call.name)
            if key not in seen and (fault := _call_fault(call, place)):
                seen.add(key)
                yield fault


def _call_fault(call: expressions.Call, place: Place) -> Fault | None:
    if not expressions.is_known(call.name):
        what = _("不支持函数 %(name)s()。") % {"name": call.name}
        return Fault("function", what, _("请改用离线填报页支持的函数，清单见 docs/checklists.md。"), **place)
    if not expressions.fits(call):
        what = _("函数 %(name)s() 的参数个数不对：写了 %(given)d 个。") % {"name": call.name, "given": call.arguments}
        return Fault("arguments", what, _("请对照函数的写法，补上或者删去参数。"), **place)
    return None


def _patterns(item: Inspected) -> Iterator[Fault]:
    """What ODK Collect reads and a browser does not, and what neither does."""
    for expression in item.form.expressions():
        place = item.places.of(expression.path, expression.place, expression.text)
        for pattern in regexes.patterns(expression.text):
            part, wrong = regexes.only_in_java(pattern), regexes.fault_of(pattern)
            values = {"pattern": pattern[:200], "part": part, "reason": wrong}
            if part:
                what = _("正则表达式“%(pattern)s”中的 %(part)s 离线填报页不支持。") % values
                yield Fault("regex", what, _("请改用浏览器也支持的写法，如 [0-9]、[A-Za-z]、[一-龥]。"), **place)
            elif wrong:
                what = _("正则表达式“%(pattern)s”写错，无法解析（%(reason)s）。") % values
                yield Fault("regex", what, _("请核对括号和方括号。"), **place)


def _actions(item: Inspected) -> Iterator[Fault]:
    for action in item.form.actions:
        if action.name == RECORDING:
            continue
        if action.name not in ACTIONS:
            yield _type_refused(item, action.path, action.name)
        elif not EVENTS.issuperset(action.events):
            unknown = min(set(action.events) - EVENTS)
            what = _("不支持事件 %(name)s。") % {"name": unknown}
            yield Fault("event", what, **item.places.of(action.path, "trigger"))


def _controls(item: Inspected) -> Iterator[Fault]:
    for path, control in item.form.controls.items():
        name = local(control)
        if name == "input" and control.get("query"):
            yield _type_refused(item, path, "select_one_external")
        elif name == "upload" and control.get("mediatype", "").startswith("osm/"):
            yield _type_refused(item, path, "osm")
        elif name == "secret":
            yield _type_refused(item, path, name)
        if _SEARCH.search(control.get("appearance", "")):
            what = _("不支持函数 %(name)s()。") % {"name": "search"}
            remedy = _("请改用 select_one_from_file 和 choice_filter。")
            yield Fault("function", what, remedy, **item.places.of(path, "appearance"))


def _type_refused(item: Inspected, path: str, name: str) -> Fault:
    what = _("不支持题目类型 %(name)s。") % {"name": name}
    return Fault("type", what, _("请换用其他题型，或者删去这一题。"), **item.places.of(path, "type"))


def _settings(item: Inspected) -> Iterator[Fault]:
    for submission in item.form.model.iter(f"{XFORMS}submission"):
        if submission.get("base64RsaPublicKey"):
            what = _("不支持加密的表单（public_key）。")
            yield Fault(
                "public_key", what, _("请删去 public_key；答卷由本系统保管。"), **item.places.setting("public_key")
            )


def _last_saved(item: Inspected) -> Iterator[Fault]:
    """As a default it may stay empty; a calculation or a condition would come out wrong."""
    for expression in item.form.expressions():
        if LAST_SAVED in expression.text and expression.place != "default":
            what = _("除作默认值外，不支持引用上一次的答卷（last-saved）。")
            place = item.places.of(expression.path, expression.place, expression.text)
            yield Fault("last-saved", what, _("请改为由填报人填写，或者写固定的默认值。"), **place)


def _identity(item: Inspected) -> Iterator[Fault]:
    bind = item.form.binds.get("meta/instanceID")
    if bind is None or bind.get(f"{JAVAROSA}preload") != "uid":
        what = _("表单不给答卷编号（omit_instanceID），无法保证每份只收一次。")
        yield Fault("instance_id", what, _("请删去 omit_instanceID。"), **item.places.setting("omit_instanceid"))


def _cycles(item: Inspected) -> Iterator[Fault]:
    circle = cycle(item.form)
    if circle:
        bind = item.form.binds[circle[0]]
        place = "calculate" if bind.get("calculate") else "relevant"
        what = _("计算或者显示条件循环引用自身：%(names)s。") % {"names": listed(circle[:10])}
        yield Fault(
            "cycle", what, _("请改写其中一题，使它不再引用由它推出的答案。"), **item.places.of(circle[0], place)
        )


def _instances(item: Inspected) -> Iterator[Fault]:
    known = {instance.get("id") for instance in item.form.model.findall(f"{XFORMS}instance")}
    for expression in item.form.expressions():
        for name in INSTANCE.findall(expression.text):
            if name not in known:
                what = _("表单里没有名为“%(name)s”的选项表或者外部数据。") % {"name": name[:60]}
                yield Fault("instance", what, **item.places.of(expression.path, expression.place, expression.text))


def _choices(item: Inspected) -> Iterator[Fault]:
    """A list none of whose choices has words; pyxform only warns, and ODK Collect does not open the form."""
    for path, name in item.form.lists_without_words():
        what = _("选项表“%(name)s”的选项没有文字（label）。") % {"name": name}
        yield Fault("choices", what, _("请在 choices 工作表写上 label。"), **item.places.of(path, "type"))


def _empty_groups(item: Inspected) -> Iterator[Fault]:
    """The engine takes a node without further ones inside for a question."""
    for path in item.form.empty_groups:
        what = _("题组里没有题目。")
        yield Fault("group", what, _("请删去这个题组，或者在其中写上题目。"), **item.places.of(path, "type"))


def _media(item: Inspected) -> Iterator[Fault]:
    if any(MADE in name for name in item.form.media):
        what = _("不支持由答案拼出的图片、音频、视频文件名。")
        yield Fault("media", what, _("请写固定的文件名。"), **item.places.text("${", MEDIA_COLUMNS))
    missing = [name for name in item.form.media if MADE not in name and name not in item.given and name not in SUPPLIED]
    for name in missing:
        what = _("表单用到文件 %(name)s，没有随表单提供。") % {"name": name}
        yield Fault("media", what, _("请与工作簿一起上传这个文件，名称一字不差。"), **item.places.text(name))


def _audit(item: Inspected) -> Iterator[Fault]:
    if "meta/audit" in item.form.binds:
        what = _("audit：离线填报页不记录填报过程；ODK Collect 记录的会作为附件收下。")
        yield Fault("audit", what, **item.places.of("audit", "type"))


def _recording(item: Inspected) -> Iterator[Fault]:
    for action in item.form.actions:
        if action.name == RECORDING:
            what = _("background-audio：离线填报页不录音；ODK Collect 录制的会作为附件收下。")
            yield Fault("background-audio", what, **item.places.of(action.path, "type"))


def _last_saved_default(item: Inspected) -> Iterator[Fault]:
    if any(LAST_SAVED in action.value for action in item.form.actions):
        what = _("last-saved：离线填报页不保留上一次的答卷，这个默认值为空。")
        yield Fault("last-saved", what, **item.places.text("last-saved#"))


def _submission_url(item: Inspected) -> Iterator[Fault]:
    if any(submission.get("action") for submission in item.form.model.iter(f"{XFORMS}submission")):
        what = _("submission_url：已从表单中去掉，答卷只送本系统。")
        yield Fault("submission_url", what, **item.places.setting("submission_url"))


def _attributes(item: Inspected) -> Iterator[Fault]:
    for path, name in item.form.foreign_attributes:
        what = _("自定义属性 %(name)s：已从表单中去掉，答卷不带这一属性。") % {"name": name}
        yield Fault("attribute", what, **item.places.of(path, name))


def _defaults(item: Inspected) -> Iterator[Fault]:
    """A default that is no answer to its question: the question begins empty, or with what nobody could choose."""
    for question in item.definition.questions:
        text = item.form.default(question.path).strip()
        if not text or not question.is_asked or question.type in MEDIA_TYPES:
            continue
        values = {choice.value for choice in question.choices}
        chosen = set(text.split()) if question.type in {"select_multiple", "rank"} else {text}
        if read_value(question, text) is MISREAD or (values and not chosen <= values):
            what = _("默认值“%(value)s”不是这一题的答案。") % {"value": text[:60]}
            yield Fault(
                "default",
                what,
                _("请改为符合题目类型的值，或者选项的名称。"),
                **item.places.of(question.path, "default"),
            )


def _asks_nothing(item: Inspected) -> Iterator[Fault]:
    if not item.form.controls:
        yield Fault("empty", _("表单里没有需要填写的题目。"), sheet=item.places.book.survey.title)


def _entities(item: Inspected) -> Iterator[Fault]:
    if any(local(element) == "entity" for element in item.form.root.iter()):
        yield Fault("entities", _("entities：本系统不据答卷建立或更新实体。"), sheet="entities")


def _appearances(item: Inspected) -> Iterator[Fault]:
    for path, control in item.form.controls.items():
        if _EXTERNAL_APP.search(control.get("appearance", "")):
            what = _("外部应用（ex:）：离线填报页上由填报人自己填写。")
            yield Fault("external-app", what, **item.places.of(path, "appearance"))


_CHECKS: tuple[Check, ...] = (
    _settings,
    _identity,
    _actions,
    _controls,
    _empty_groups,
    _choices,
    _last_saved,
    _expressions,
    _patterns,
    _instances,
    _cycles,
    _media,
)
_NOTES: tuple[Check, ...] = (
    _audit,
    _recording,
    _entities,
    _appearances,
    _last_saved_default,
    _submission_url,
    _attributes,
    _defaults,
    _asks_nothing,
)
