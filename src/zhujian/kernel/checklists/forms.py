"""The form by which a checklist is published. It checks shape; the conversion checks the workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.registry import topics
from zhujian.kernel.wording import labelled

JOINT = "/"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of one name."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [item for item in data or () if item]
        return [super(FilesField, self).clean(item, initial) for item in files]


class PublishForm(forms.Form):
    """A workbook with its files, for one kind of visits of a topic."""

    visits = forms.ChoiceField(label=_("用于"), choices=())
    workbook = forms.FileField(
        label=_("XLSForm 工作簿"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("XLSX，有 survey、choices、settings 三张工作表，不超过 5 MB。"),
        error_messages={"required": _("请选择工作簿。")},
    )
    attachments = FilesField(
        label=_("附件"),
        required=False,
        help_text=_(
            "表单用到的图片、录音和选项文件（CSV、XML、GeoJSON），名称与工作簿中写的一致；sites.csv 由系统生成。"
        ),
    )
    only_check = forms.BooleanField(label=_("只校验，不发布"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visits"].choices = choices_for(actor)  # type: ignore[attr-defined]


def choices_for(actor: Actor) -> list[tuple[str, str]]:
    """Every kind of visits of the topics that the actor reaches."""
    reached = [topic for topic in topics() if actor.reaches(topic.code)]
    return [
        (f"{topic.code}{JOINT}{visits.code}", labelled(topic, visits.title))
        for topic in reached
        for visits in topic.visits
    ]
