"""A document as data: what goes into storage comes out the same."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.kernel.letters import drafts
from zhujian.kernel.letters.content import (
    Advice,
    Contact,
    Document,
    Finding,
    Heading,
    Kind,
    Matters,
    OrderFacts,
    Paragraph,
    RecommendationFacts,
    Slip,
    UrgingFacts,
    date_text,
    from_json,
    to_json,
)

words = st.text(max_size=30)
lists = st.lists(words, max_size=4).map(tuple)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
maybe_days = st.none() | days
findings = st.lists(st.builds(Finding, point=words, detail=words), max_size=3).map(tuple)
blocks = (
    st.builds(Paragraph, words)
    | st.builds(Heading, words, level=st.integers(1, 4), run_on=words)
    | st.builds(Matters, lists)
)
facts = (
    st.builds(OrderFacts, cause=words, matters=lists, requirements=lists, due_on=maybe_days, materials=lists)
    | st.builds(
        UrgingFacts,
        nth=st.integers(1, 99),
        original_number=words,
        original_title=words,
        original_due_on=days,
        days_overdue=st.integers(0, 999),
        matters=lists,
        consequence=words,
        due_on=maybe_days,
    )
    | st.builds(
        RecommendationFacts,
        advice=st.sampled_from(Advice),
        origin=words,
        problems=findings,
        measures=findings,
        causes=lists,
        due_on=maybe_days,
        reply=words,
    )
)
documents = st.builds(
    Document,
    office=words,
    signature=lists,
    addressee=words,
    title=words,
    body=st.lists(blocks, max_size=5).map(tuple),
    facts=facts,
    issued_on=days,
    number=words,
    urgency=st.sampled_from(["", "特急", "加急"]),
    attachments=lists,
    copies=lists,
    contact=st.none() | st.builds(Contact, name=words, phone=words),
    note=words,
    slip=st.none() | st.builds(Slip, return_to=words, sign_by=maybe_days),
)


@given(documents)
@settings(max_examples=60)
def test_what_is_stored_as_json_comes_back_the_same(document: Document) -> None:
    stored = json.loads(json.dumps(to_json(document), ensure_ascii=False))
    assert from_json(stored) == document
    assert to_json(from_json(stored)) == stored


@pytest.mark.parametrize("kind", Kind)
def test_the_kind_follows_from_the_facts(kind: Kind) -> None:
    document = drafts.of_kind(kind)
    assert document.kind is kind
    assert from_json(to_json(document)).kind is kind


def test_text_is_clean_whichever_way_the_document_was_made() -> None:
    document = drafts.order(title="关于\x00甲\n乙", signature=("甲", "\u200b", ""))
    assert (document.title, document.signature) == ("关于甲 乙", ("甲",))
    stored = to_json(document) | {"title": "关于\x00甲"}
    assert from_json(stored).title == "关于甲"


def test_dates_are_stored_as_days_and_written_without_leading_zeros() -> None:
    assert to_json(drafts.order())["issued_on"] == "2022-09-30"
    assert date_text(date(2022, 9, 5)) == "2022年9月5日"


@pytest.mark.parametrize(
    "damage",
    [
        {"facts": {"kind": "poem"}},
        {"body": [{"type": "picture"}]},
        {"body": [{"type": "heading", "text": "甲", "level": 5}]},
        {"urgency": "不急"},
        {"issued_on": "去年"},
    ],
)
def test_what_is_no_document_is_refused(damage: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        from_json(to_json(drafts.order()) | damage)
