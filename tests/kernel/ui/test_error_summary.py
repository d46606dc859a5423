from typing import Any

from django import forms

from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.errors import FieldError, Invalid


class Sample(forms.Form):
    title = forms.CharField(label="标题")
    way = forms.ChoiceField(label="方式", choices=[("a", "甲")], widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("该单位已被撤销")


def summary(wrong: object) -> Any:
    return tree("{% error_summary wrong %}", wrong=wrong)


def test_every_wrong_field_is_a_link_to_it() -> None:
    page = summary(Sample({}))
    assert page.xpath("//a/@href") == ["#id_title", "#id_way"]


def test_each_line_names_its_field() -> None:
    assert text(summary(Sample({})).xpath("//a")[0]).startswith("标题：")


def test_errors_of_the_whole_form_come_first_and_lead_nowhere() -> None:
    [first, *_rest] = summary(Sample({})).xpath("//li")
    assert text(first) == "该单位已被撤销"
    assert not first.xpath("a")


def test_errors_are_counted() -> None:
    assert "有 3 处需要改正" in text(summary(Sample({})))


def test_an_action_s_refusals_are_shown_alike() -> None:
    refusal = Invalid([FieldError("unit", "没有这个单位"), FieldError("", "请先签收")])
    page = summary(refusal.errors)
    assert page.xpath("//a/@href") == ["#id_unit"]
    assert [text(line) for line in page.xpath("//li")] == ["没有这个单位", "请先签收"]


def test_where_no_field_is_wrong_nothing_is_to_be_corrected() -> None:
    assert "未能提交" in text(summary([FieldError("", "账号或密码不正确")]))


def test_the_summary_is_announced_and_takes_the_focus() -> None:
    [box] = summary(Sample({})).xpath("//*[@data-error-summary]")
    assert (box.get("role"), box.get("tabindex")) == ("alert", "-1")


def test_a_form_that_was_not_sent_and_no_errors_at_all_show_nothing() -> None:
    assert text(summary(forms.Form())) == ""
    assert text(summary([])) == ""
    assert text(summary(None)) == ""


def test_hostile_messages_stay_messages() -> None:
    assert not summary([FieldError(HOSTILE, HOSTILE)]).xpath("//script | //b")
