"""Doubts in words: figures as a person says them, and for each its innocent side."""

from __future__ import annotations

import pytest

from zhujian.kernel.submissions.models import Flag
from zhujian.kernel.submissions.views.words import INNOCENT, distance, flag_words, innocent_words

WINDOW_WORDS = (
    "照片拍摄于 2022-09-29 周四 16:00；"
    "督查时段（前后各放宽 30 分钟）为 2022-09-30 周五 09:00 至 2022-09-30 周五 11:00。"
)
SENTENCES = [
    (Flag.FAR, {"metres": 2340, "limit": 1500}, "拍摄或填写的位置距点位约 2.3 公里，超过 1,500 米即提示。"),
    (
        Flag.WINDOW,
        {
            "taken_at": "2022-09-29T16:00:00+08:00",
            "from": "2022-09-30T09:00:00+08:00",
            "until": "2022-09-30T11:00:00+08:00",
        },
        WINDOW_WORDS,
    ),
    (Flag.REUSED, {"submission": 1, "file": 2}, "与另一份答卷的附件内容完全相同。"),
    (Flag.ALIKE, {"submission": 1, "bits": 3}, "与另一份答卷的照片几乎相同：64 个比对点中只有 3 个不同。"),
    (Flag.ALIKE, {"submission": 1, "bits": 0}, "与另一份答卷的照片画面相同。"),
    (Flag.FAST, {"seconds": 50, "reading_seconds": 130}, "填写用时 50 秒，仅读完题目就需要 2 分钟。"),
    (Flag.IDENTICAL, {"visits": 4}, "连同此前的督查，共 4 次答案完全相同。"),
    (Flag.CLOCK, {"seconds": 3660}, "手机时钟比系统快 1 小时 1 分钟。"),
    (Flag.CLOCK, {"seconds": -720}, "手机时钟比系统慢 12 分钟。"),
    (Flag.LATE, {"hours": 30}, "督查当天结束 30 小时后才收到。"),
    (Flag.UNKNOWN, {"nodes": ["colour", "mood"]}, "表单没有或者读不出的内容：colour、mood。"),
    (Flag.BROKEN, {"file": 2}, "照片已完整收到，但画面不能完整显示。"),
    (Flag.REPLACED, {"file": 7}, "此后又以同一名称收到另一内容的附件，以后收到的为准。两份都已保存。"),
]


@pytest.mark.parametrize(("kind", "figures", "sentence"), SENTENCES)
def test_a_flag_is_told_with_its_figures(kind, figures, sentence):
    assert flag_words(Flag(kind=kind, figures=figures)) == sentence


def test_every_kind_of_flag_has_a_sentence_and_an_innocent_side():
    kinds = {kind for kind, _label in Flag.KINDS}
    assert kinds == set(INNOCENT)
    assert kinds == {kind for kind, _figures, _sentence in SENTENCES}
    assert all(str(innocent_words(kind)).endswith("。") for kind in kinds)


@pytest.mark.parametrize("figures", [{}, {"seconds": "many"}, {"metres": None}])
def test_figures_that_cannot_be_read_are_shown_as_they_are(figures):
    assert flag_words(Flag(kind=Flag.CLOCK, figures=figures)) == str(figures)


def test_a_kind_that_is_not_known_is_shown_as_it_is():
    assert flag_words(Flag(kind="new", figures={"a": 1})) == "{'a': 1}"


@pytest.mark.parametrize(
    ("metres", "words"), [(0, "约 0 米"), (999, "约 999 米"), (1000, "约 1 公里"), (11120, "约 11.1 公里")]
)
def test_distances_are_said_in_metres_and_then_in_kilometres(metres, words):
    assert distance(metres) == words
