"""A site's project: its milestones, and what the residents say."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.field.checks import check_name, check_text
from zhujian.kernel.field.models import Milestone, Say, Site
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.reading import CODE, CODE_LENGTH

TITLE_LENGTH = 120


@action("sites.manage", row="site")
def plan_project(act: Act, *, site: Site, start: date) -> list[Milestone]:
    """Plan every milestone that the topic declares, counted from the start; those planned already stay as they are."""
    found = find_topic(site.topic)
    present = set(site.milestones.values_list("code", flat=True))
    stages = [stage for stage in (found.stages if found else ()) if stage.code not in present]
    return [
        Milestone.objects.create(site=site, code=stage.code, title=stage.title.zh, planned_on=stage.planned(start))
        for stage in stages
    ]


@action("sites.manage", row="site")
def plan_milestone(act: Act, *, site: Site, code: str, planned_on: date, title: str = "", note: str = "") -> Milestone:
    """Plan a milestone, or move one that is not done; without a title it takes the topic's own."""
    milestone = Milestone.objects.select_for_update().filter(site=site, code=code).first()
    words = title.strip() or (milestone.title if milestone else _stage_title(site.topic, code))
    _check_plan(code, words, note)
    if milestone is None:
        return Milestone.objects.create(site=site, code=code, title=words, planned_on=planned_on, note=note.strip())
    if milestone.done_on is not None:
        raise _already_done(milestone)
    milestone.planned_on, milestone.title = planned_on, words
    milestone.note = note.strip() or milestone.note
    milestone.save()
    return milestone


@action("sites.manage", row="milestone")
def finish_milestone(act: Act, *, milestone: Milestone, done_on: date, note: str = "") -> Milestone:
    """Record that a milestone is done. It is not done in the future, and not twice."""
    if milestone.done_on is not None:
        raise _already_done(milestone)
    errors = check_text("note", note)
    if done_on > act.now.date():
        errors.append(FieldError("done_on", _("完成日期不能晚于今天。")))
    if errors:
        raise Invalid(errors)
    milestone.done_on = done_on
    milestone.note = note.strip() or milestone.note
    milestone.save()
    return milestone


@action("sites.manage", row="site")
def record_say(act: Act, *, site: Site, on: date, text: str, satisfied: str) -> Say:
    """Record what a resident says about the site. Names and telephone numbers do not belong here."""
    errors = check_text("text", text)
    if not text.strip():
        errors.append(FieldError("text", _("请填写居民反映的内容。")))
    if satisfied not in dict(Say.ANSWERS):
        errors.append(FieldError("satisfied", _("请选择满意程度。")))
    if on > act.now.date():
        errors.append(FieldError("on", _("日期不能晚于今天。")))
    if errors:
        raise Invalid(errors)
    return Say.objects.create(
        site=site,
        on=on,
        text=text.strip(),
        satisfied=satisfied,
        recorded_by=act.actor.account,
        recorded_at=act.now,
    )


def _stage_title(topic: str, code: str) -> str:
    found = find_topic(topic)
    return next((stage.title.zh for stage in (found.stages if found else ()) if stage.code == code), "")


def _check_plan(code: str, title: str, note: str) -> None:
    errors = check_name(title, TITLE_LENGTH, "title") + check_text("note", note)
    if not CODE.fullmatch(code) or len(code) > CODE_LENGTH:
        errors.append(FieldError("code", _("节点编码只用小写字母、数字和“-”，以字母开头。")))
    if errors:
        raise Invalid(errors)


def _already_done(milestone: Milestone) -> Conflict:
    values = {"title": milestone.title, "day": milestone.done_on}
    return Conflict(_("节点“%(title)s”已于 %(day)s 完成。") % values, state="done")
