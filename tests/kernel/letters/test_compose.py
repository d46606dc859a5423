"""The sentences of the three kinds of letter."""

from dataclasses import replace
from datetime import date

import pytest

from tests.kernel.letters import drafts
from zhujian.kernel.letters import compose
from zhujian.kernel.letters.content import Advice, Document, Heading, Matters, Paragraph


def text_of(document: Document) -> str:
    parts = []
    for block in document.body:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Heading):
            parts.append(block.text + block.run_on)
        else:
            parts += block.items
    return "\n".join(parts)


def headings(document: Document) -> list[str]:
    return [block.text for block in document.body if isinstance(block, Heading) and block.level == 1]


def test_an_order_names_cause_matters_requirements_limit_and_material() -> None:
    letter = compose.order(drafts.frame(), drafts.ORDER_FACTS)
    assert letter.title == "关于青石煤矿重大事故隐患整改问题的交办函"
    assert headings(letter) == ["交办事项", "办理要求", "办结时限和反馈材料"]
    assert Matters(drafts.ORDER_FACTS.matters) in letter.body
    assert "请于2022年10月31日前办结" in text_of(letter)
    assert "5个工作日内书面提出异议" in text_of(letter)


def test_an_order_without_requirements_limit_and_material_leaves_them_out() -> None:
    bare = replace(drafts.ORDER_FACTS, requirements=(), due_on=None, materials=())
    letter = compose.order(drafts.frame(), bare)
    assert headings(letter) == ["交办事项", "办结时限和反馈材料"]
    assert "请抓紧办理，并将办理结果书面报送市纪委监委。" in text_of(letter)


def test_an_urging_names_the_order_its_due_date_the_days_overdue_and_the_consequence() -> None:
    letter = compose.urging(drafts.frame("金鸡塘黑臭水体整治问题"), drafts.URGING_FACTS)
    text = text_of(letter)
    assert letter.subtitle == "（第二次督办）"
    assert "《关于金鸡塘黑臭水体整治问题的交办函》（竹纪交〔2022〕7号）" in text
    assert "要求于2022年8月31日前办结。截至2022年9月30日，已逾期30日" in text
    assert "将约谈你单位主要负责人。" in text


def test_a_recommendation_has_origin_problems_causes_measures_and_reply() -> None:
    letter = drafts.recommendation()
    assert headings(letter) == ["存在的主要问题", "原因分析", "整改建议", "回复要求"]
    assert Heading("借主题党日活动之名变相公款旅游。", level=2, run_on="费用在党建经费中列支。") in letter.body
    assert "请于2022年10月31日前将采纳建议和整改落实情况书面回复市纪委监委。" in text_of(letter)


@pytest.mark.parametrize(
    ("advice", "title"),
    [(Advice.DISCIPLINE, "纪律检查建议"), (Advice.SUPERVISION, "监察建议"), (Advice.BOTH, "纪检监察建议")],
)
def test_a_recommendation_s_title_says_who_recommends(advice: Advice, title: str) -> None:
    facts = replace(drafts.RECOMMENDATION_FACTS, advice=advice)
    assert compose.recommendation(drafts.frame("公款旅游问题"), facts).title == f"关于公款旅游问题的{title}"


@pytest.mark.parametrize(
    ("day", "basis", "refusal"),
    [(date(2022, 9, 30), "第四十五条", "第六十二条"), (date(2025, 6, 1), "第五十二条", "第七十一条")],
)
def test_the_supervision_law_is_quoted_in_the_version_of_the_day(day: date, basis: str, refusal: str) -> None:
    text = text_of(compose.recommendation(drafts.frame(issued_on=day), drafts.RECOMMENDATION_FACTS))
    assert f"《中华人民共和国监察法》{basis}第一款第五项" in text
    assert f"《中华人民共和国监察法》{refusal}的规定处理" in text


def test_a_recommendation_of_the_party_s_commission_alone_rests_on_its_rules_alone() -> None:
    facts = replace(drafts.RECOMMENDATION_FACTS, advice=Advice.DISCIPLINE)
    text = text_of(compose.recommendation(drafts.frame(), facts))
    assert "《中国共产党纪律检查委员会工作条例》" in text
    assert "监察法" not in text


def test_before_the_commission_s_rules_came_into_force_they_are_not_quoted() -> None:
    facts = replace(drafts.RECOMMENDATION_FACTS, advice=Advice.DISCIPLINE)
    text = text_of(compose.recommendation(drafts.frame(issued_on=date(2021, 12, 23)), facts))
    assert "根据有关党内法规的规定" in text


def test_sentences_end_with_one_full_stop() -> None:
    facts = replace(drafts.ORDER_FACTS, cause="群众反映强烈。")
    assert "群众反映强烈。现将" in text_of(compose.order(drafts.frame(), facts))


def test_a_slip_comes_with_the_letter_unless_it_is_not_wanted() -> None:
    slip = compose.order(drafts.frame(sign_by=date(2022, 10, 8)), drafts.ORDER_FACTS).slip
    assert slip is not None
    assert (slip.return_to, slip.sign_by) == ("竹溪市纪委监委办公室", date(2022, 10, 8))
    assert compose.order(drafts.frame(with_slip=False), drafts.ORDER_FACTS).slip is None


def test_no_letter_says_that_a_page_has_no_text() -> None:
    assert not any("此页无正文" in text_of(made()) for made in (drafts.order, drafts.urging, drafts.recommendation))
