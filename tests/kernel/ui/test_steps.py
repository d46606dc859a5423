"""What may be done, what will happen, what waits for a second person."""

from datetime import UTC, datetime
from typing import Any

from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.ui.components import Confirm, Consent, Stage, Verb

AT = datetime(2022, 9, 29, 1, 0, tzinfo=UTC)


def consent(**changes: Any) -> Consent:
    values: dict[str, Any] = {
        "what": "延期 10 日",
        "asked_by": "甲某",
        "asked_post": "联络员",
        "asked_at": AT,
        "reason": "返厂标定",
        "waits_for": "分管领导",
        "url": "/consent/1",
        "consequences": ("截止日移至 10月8日",),
    }
    return Consent(**{**values, **changes})


def confirm(spec: Confirm, inside: str = "") -> Any:
    return tree("{% confirm spec %}" + inside + "{% endconfirm %}", spec=spec)


def test_what_may_be_done_is_a_link_or_a_form() -> None:
    page = tree("{% verbs items %}", items=(Verb("申请延期", "/extend"), Verb("签收", "/ack", post=True, primary=True)))
    assert page.xpath("//a/@href") == ["/extend"]
    [form] = page.xpath("//form")
    assert (form.get("method"), form.get("action")) == ("post", "/ack")
    assert form.xpath("input[@name='csrfmiddlewaretoken']/@value") == ["TOKEN"]
    assert "btn-primary" in form.xpath("button/@class")[0]


def test_what_may_not_be_done_says_why_and_goes_nowhere() -> None:
    [button] = tree("{% verbs items %}", items=(Verb("销号", "/close", why_not="尚无整改证据"),)).xpath("//button")
    assert (button.get("type"), button.get("aria-disabled")) == ("button", "true")
    assert text(button) == "销号尚无整改证据"


def test_the_consequences_stand_before_the_button() -> None:
    page = confirm(Confirm("/assign", "交办", ("向示例局发函", "7 日内签收")), "<p>字段</p>")
    words = text(page)
    assert words.index("字段") < words.index("将会发生") < words.index("7 日内签收") < words.index("交办")


def test_a_confirmed_step_is_a_post_that_can_be_left() -> None:
    page = confirm(Confirm("/assign", "交办", cancel_url="/problems/1", draft="assign-1"))
    [form] = page.xpath("//form")
    assert (form.get("method"), form.get("action"), form.get("data-draft")) == ("post", "/assign", "assign-1")
    assert form.xpath(".//a/@href") == ["/problems/1"]
    assert not form.xpath(".//*[@class='zj-will']")


def test_a_step_that_cannot_be_undone_looks_different() -> None:
    page = confirm(Confirm("/dismiss", "不予受理", danger=True))
    assert page.xpath("//form[contains(@class, 'is-danger')]")
    assert not page.xpath("//button[contains(@class, 'btn-primary')]")


def test_a_second_person_sees_who_asked_why_and_what_follows() -> None:
    words = text(tree("{% consent_box box %}", box=consent()))
    for part in ("延期 10 日", "甲某（联络员）于 2022-09-29 周四 09:00 提请", "返厂标定", "截止日移至 10月8日"):
        assert part in words


def test_the_second_person_agrees_or_not_and_gives_a_reason() -> None:
    page = tree("{% consent_box box %}", box=consent())
    assert page.xpath("//form/@action") == ["/consent/1"]
    assert page.xpath("//button[@name='agree']/@value") == ["true", "false"]
    assert page.xpath("//textarea[@name='reason' and @required]")


def test_anybody_else_sees_for_whom_it_waits() -> None:
    page = tree("{% consent_box box %}", box=consent(url=""))
    assert not page.xpath("//form")
    assert "等待 分管领导 决定" in text(page)


def test_the_present_stage_is_announced() -> None:
    page = tree("{% stages items %}", items=(Stage("交办", "done", "09-14"), Stage("整改", "now"), Stage("销号")))
    assert [text(each) for each in page.xpath("//li[@aria-current='step']")] == ["2 整改"]
    assert "交办（已完成）09-14" in text(page).replace(" ", "")


def test_hostile_words_stay_words() -> None:
    bad = HOSTILE
    pages = [
        tree("{% verbs items %}", items=(Verb(bad, bad), Verb(bad, why_not=bad), Verb(bad, bad, post=True))),
        confirm(Confirm(bad, bad, (bad,), bad, bad, draft=bad)),
        tree("{% consent_box b %}", b=consent(what=bad, asked_by=bad, asked_post=bad, reason=bad, consequences=(bad,))),
        tree("{% stages items label=bad %}", items=(Stage(bad, "now", bad),), bad=bad),
    ]
    assert not [page for page in pages if page.xpath("//script | //b")]
