"""What the actions of this room ask of their input."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act
from zhujian.kernel.errors import FieldError, Forbidden
from zhujian.kernel.field.models import Site, Team
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.reading import is_plain

CODE_LENGTH, TEXT_LENGTH = 40, 2000


def require_reach(act: Act, topic: str, *units: Unit | None) -> None:
    """Raise Forbidden where none of the units lies within the actor's spans in this topic."""
    if act.actor.is_system:
        return
    named = [unit.pk for unit in units if unit is not None]
    if not any(span.covers(unit, topic) for span in act.actor.spans for unit in named):
        raise Forbidden(_("这个专题或单位不在您的监督范围内。"))


def check_new_code(model: type[Site | Team], topic: str, code: str) -> list[FieldError]:
    """A code is new within its topic; a topic that was refused takes no new rows."""
    if find_topic(topic) is None:
        return [FieldError("topic", _("没有“%(topic)s”这一专题。") % {"topic": topic})]
    words = code.strip()
    if not words or len(words) > CODE_LENGTH or not is_plain(words):
        return [FieldError("code", _("请填写编码，不超过 %(most)d 个字符。") % {"most": CODE_LENGTH})]
    if model.objects.filter(topic=topic, code=words).exists():
        return [FieldError("code", _("编码 %(code)s 在本专题中已被使用。") % {"code": words})]
    return []


def check_name(name: str, most: int, field: str = "name") -> list[FieldError]:
    """One line that is not blank."""
    if not name.strip():
        return [FieldError(field, _("请填写名称。"))]
    if len(name.strip()) > most or not is_plain(name):
        return [FieldError(field, _("名称不能超过 %(most)d 个字，也不能换行。") % {"most": most})]
    return []


def check_text(field: str, text: str) -> list[FieldError]:
    """Some lines, which may be blank."""
    if len(text) > TEXT_LENGTH or not all(is_plain(line) for line in text.splitlines()):
        return [FieldError(field, _("不能超过 %(most)d 个字，也不能含有不可见的字符。") % {"most": TEXT_LENGTH})]
    return []
