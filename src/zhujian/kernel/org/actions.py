"""Writing the tree of units, people and posts."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.org.models import Person, Post, Unit
from zhujian.kernel.org.uscc import is_valid_uscc


@action("org.manage", name="org.add-unit")
def add_unit(
    act: Act,
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None = None,
    short_name: str = "",
    division: str = "",
    uscc: str = "",
    resident_group: Unit | None = None,
    active_from: date | None = None,
) -> Unit:
    """Add a unit below `parent` (a root without one). Raises Invalid naming every wrong field."""
    errors = unit_faults(code, name, kind, uscc)
    if errors:
        raise Invalid(errors)
    unit = Unit.objects.create(
        code=code,
        name=name,
        kind=kind,
        parent=parent,
        short_name=short_name,
        division=division,
        uscc=uscc,
        resident_group=resident_group,
        active_from=active_from,
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    act.about(unit)
    return unit


def unit_faults(code: str, name: str, kind: str, uscc: str) -> list[FieldError]:
    """What is wrong with a unit that is to be added."""
    errors = []
    if not code.strip():
        errors.append(FieldError("code", _("请填写单位编码。")))
    elif Unit.objects.filter(code=code).exists():
        errors.append(FieldError("code", _("单位编码 %(code)s 已被使用。") % {"code": code}))
    if not name.strip():
        errors.append(FieldError("name", _("请填写单位全称。")))
    if kind not in dict(Unit.KINDS):
        errors.append(FieldError("kind", _("没有“%(kind)s”这一单位类别。") % {"kind": kind}))
    if uscc and not is_valid_uscc(uscc):
        errors.append(FieldError("uscc", _("统一社会信用代码 %(code)s 的校验位不符。") % {"code": uscc}))
    return errors


@action("org.manage", name="org.add-post")
def add_post(
    act: Act, *, name: str, unit: Unit, title: str, since: date, is_head: bool = False, phone: str = ""
) -> Post:
    """Add a person with a post. A new head ends the former head's post on that day."""
    _check_post(name, title)
    if is_head:
        _end_headship(act, unit, since)
    person = Person.objects.create(name=name.strip(), phone=phone)
    post = Post.objects.create(person=person, unit=unit, title=title.strip(), since=since, is_head=is_head)
    act.about(post)
    return post


def _check_post(name: str, title: str) -> None:
    errors = []
    if not name.strip():
        errors.append(FieldError("name", _("请填写姓名。")))
    if not title.strip():
        errors.append(FieldError("title", _("请填写职务。")))
    if errors:
        raise Invalid(errors)


def _end_headship(act: Act, unit: Unit, day: date) -> None:
    act.lock(Unit, unit.pk)  # two heads named at the same moment follow each other
    check_succession(unit, day)
    for former in _heads(unit):
        former.until = day
        former.save(update_fields=["until"])


def check_succession(unit: Unit, day: date) -> None:
    """Raises Invalid where a head named on this day would come before the present one."""
    for former in _heads(unit):
        if former.since > day:
            raise Invalid.one("since", _("任职日期不能早于现任主要负责人的任职日期 %(day)s。") % {"day": former.since})


def _heads(unit: Unit) -> QuerySet[Post]:
    return Post.objects.filter(unit=unit, is_head=True, until__isnull=True)


@action("org.manage", row="post", name="org.end-post")
def end_post(act: Act, *, post: Post, until: date) -> Post:
    """End a post on a day."""
    if until < post.since:
        raise Invalid.one("until", _("免职日期不能早于任职日期。"))
    post.until = until
    post.save(update_fields=["until"])
    return post
