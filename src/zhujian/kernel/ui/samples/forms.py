"""A form half filled in, and what became of a spreadsheet."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms

from zhujian.kernel.ui.components import FilePicker, ImportReport, Refusal

PROGRESS = {
    "label": "正在导入 问题台账.xlsx",
    "percent": 62,
    "text": "已读 310 行，共 500 行",
    "url": "/styleguide/progress/",
}


class SampleForm(django_forms.Form):
    title = django_forms.CharField(label="标题", max_length=60, help_text="一句话说清什么地方出了什么问题")
    kind = django_forms.ChoiceField(
        label="问题类别", choices=[("", "请选择"), ("major", "重大事故隐患"), ("ledger", "台账不实")]
    )
    found_on = django_forms.DateField(label="发现日期", widget=django_forms.DateInput(attrs={"type": "date"}))
    facts = django_forms.CharField(label="事实", widget=django_forms.Textarea(attrs={"rows": 3}), required=False)
    urgency = django_forms.ChoiceField(
        label="交办方式",
        choices=[("letter", "交办函，7 日内签收"), ("order", "督办函，3 日内签收")],
        widget=django_forms.RadioSelect,
        initial="letter",
    )
    public = django_forms.BooleanField(label="同时抄送属地乡镇", required=False)


def forms() -> dict[str, Any]:
    sample = {"title": "", "kind": "ledger", "found_on": "2022-13-41", "urgency": "letter"}
    return {
        "form": SampleForm(sample),
        "blank": SampleForm(auto_id="blank_%s"),
        "picker": FilePicker("files", "整改证据", (".jpg", ".png", ".pdf", ".xlsx"), 20_000_000, multiple=True),
        "report": ImportReport(
            "问题台账.xlsx",
            500,
            497,
            (
                Refusal(18, "责任单位", "示例某局", "没有这个单位，请从单位名录中选取"),
                Refusal(203, "发现日期", "2022-02-30", "不是有效日期"),
                Refusal(411, "标题", "", "不能为空"),
            ),
            "/styleguide/",
            "/styleguide/",
        ),
    }
