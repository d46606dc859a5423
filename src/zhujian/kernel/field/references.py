"""Request fields that name a topic, or a site or unit as the subject of something."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.rest.fields import actor_of, refuse
from zhujian.kernel.visibility import visible_to

Subject = tuple[Site | None, Unit | None]


def _topic(code: Any) -> str:
    if not isinstance(code, str) or find_topic(code) is None:
        raise refuse(_("没有“%(topic)s”这一专题。") % {"topic": code})
    return code


def subject_of(value: Any, info: ValidationInfo) -> Subject:
    """`{"site": CODE}` or `{"unit": CODE}`, looked up."""
    if not isinstance(value, dict) or len(value) != 1 or not set(value) <= {"site", "unit"}:
        raise refuse(_("请指明一个点位或一个单位，二者取一。"))
    [(kind, code)] = value.items()
    if not isinstance(code, str) or "\x00" in code:
        raise refuse(_("这一项应为文字。"))
    if kind == "unit":
        unit = visible_to(actor_of(info), Unit).filter(code=code).first()
        if unit is None:
            raise refuse(_("没有编码为“%(code)s”的单位。") % {"code": code})
        return None, unit
    site = visible_to(actor_of(info), Site).filter(code=code, topic=info.data.get("topic", "")).first()
    if site is None:
        raise refuse(_("这一专题没有编码为“%(code)s”的点位。") % {"code": code})
    return site, None


SUBJECT_SCHEMA = {
    "type": "object",
    "properties": {"site": {"type": "string"}, "unit": {"type": "string"}},
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}
TopicCode = Annotated[str, PlainValidator(_topic), WithJsonSchema({"type": "string"})]
SubjectIn = Annotated[Any, PlainValidator(subject_of), WithJsonSchema(SUBJECT_SCHEMA)]
