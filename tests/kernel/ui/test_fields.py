from typing import Any

import pytest
from django import forms

from tests.kernel.ui.drawing import HOSTILE, text, tree


class Sample(forms.Form):
    title = forms.CharField(
        label="标题", max_length=9, help_text="一句话", widget=forms.TextInput(attrs={"placeholder": "x"})
    )
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")], required=False)
    way = forms.ChoiceField(label="方式", choices=[("letter", "交办函"), ("order", "督办函")], widget=forms.RadioSelect)
    units = forms.MultipleChoiceField(
        label="单位", choices=[("1", "一局"), ("2", "二局")], widget=forms.CheckboxSelectMultiple, required=False
    )
    copied = forms.BooleanField(label="抄送属地", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(name: str, data: dict[str, Any] | None = None, extra: str = "") -> Any:
    form = Sample(data)
    return tree("{% field form." + name + " " + extra + " %}", form=form)


def test_a_label_belongs_to_its_input() -> None:
    page = drawn("title")
    assert page.xpath("//label/@for") == page.xpath("//input/@id") == ["id_title"]


def test_a_hint_is_tied_to_the_input_and_its_id_is_the_one_that_is_named() -> None:
    page = drawn("title")
    assert page.xpath("//input/@aria-describedby") == ["id_title_hint"]
    assert text(page.xpath("//*[@id='id_title_hint']")[0]) == "一句话"


def test_an_error_stands_above_the_input_and_is_read_with_it() -> None:
    page = drawn("title", {"title": ""})
    [field] = page.xpath("//input")
    assert (field.get("aria-invalid"), field.get("aria-describedby")) == ("true", "id_title_hint id_title_error")
    assert "is-invalid" in field.get("class")
    assert text(page.xpath("//*[@id='id_title_error']")[0])
    assert "has-error" in page.xpath("//div[starts-with(@class, 'zj-field')]/@class")[0]


def test_what_was_typed_is_still_there() -> None:
    assert drawn("title", {"title": "太长的一个标题太长了吧"}).xpath("//input/@value") == ["太长的一个标题太长了吧"]


def test_only_what_may_be_left_out_says_so() -> None:
    assert "选填" not in text(drawn("title"))
    assert "选填" in text(drawn("kind"))


def test_there_are_no_placeholders() -> None:
    assert not drawn("title").xpath("//@placeholder")


def test_autocomplete_and_width_are_the_pages_choice() -> None:
    page = drawn("title", extra="autocomplete='username' width='s'")
    assert page.xpath("//input/@autocomplete") == ["username"]
    assert page.xpath("//div[@class='zj-field is-s']")


@pytest.mark.parametrize(("hint", "shown"), [("hint='另一句'", ["另一句"]), ("hint=''", [])])
def test_a_page_may_say_the_hint_in_other_words_or_leave_it_out(hint: str, shown: list[str]) -> None:
    assert [text(each) for each in drawn("title", extra=hint).xpath("//*[@class='form-hint']")] == shown


@pytest.mark.parametrize(("name", "kind"), [("way", "radio"), ("units", "checkbox")])
def test_a_group_of_choices_is_a_fieldset_with_a_legend(name: str, kind: str) -> None:
    page = drawn(name)
    assert page.xpath("//fieldset/legend")
    boxes = page.xpath(f"//fieldset//label/input[@type='{kind}']")
    assert len(boxes) == 2
    assert all("form-check-input" in box.get("class") for box in boxes)
    assert page.xpath("//fieldset//label/@for") == [box.get("id") for box in boxes]


def test_the_summary_can_jump_to_a_group() -> None:
    assert drawn("way", {"way": ""}).xpath("//fieldset/@id") == ["id_way"]


def test_a_single_box_stands_before_its_label() -> None:
    [label] = drawn("copied").xpath("//label")
    assert [child.tag for child in label] == ["input", "span"]


def test_a_select_looks_like_one() -> None:
    assert drawn("kind").xpath("//select/@class") == ["form-select"]


def test_a_hidden_field_has_no_label() -> None:
    assert not drawn("token").xpath("//label")


def test_hostile_input_stays_input() -> None:
    page = tree("{% field form.title label=bad hint=bad %}", form=Sample({"title": HOSTILE}), bad=HOSTILE)
    assert not page.xpath("//script | //b")
    assert page.xpath("//input/@value") == [HOSTILE]
