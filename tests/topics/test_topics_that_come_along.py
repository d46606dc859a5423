"""What holds for every topic of the package."""

from datetime import date

import pytest

from tests.topics.county import directory
from zhujian.kernel.clocks.wording import term_words
from zhujian.kernel.registry.checking import check_directory
from zhujian.kernel.registry.documents import read_topic

CODES = ("mines", "waters")
DAYS = (date(2020, 12, 1), date(2022, 9, 30), date(2024, 4, 30), date(2024, 5, 1), date(2026, 11, 22))


@pytest.fixture(params=CODES)
def topic(request):
    return read_topic(directory(request.param))


@pytest.mark.parametrize("code", CODES)
def test_the_topic_passes_its_check(code):
    assert [str(fault) for fault in check_directory(directory(code))] == []


@pytest.mark.parametrize("day", DAYS)
def test_every_category_has_a_limit_under_a_law_on_every_day(topic, day):
    for category in topic.categories:
        limit = category.clock.limit_on(day)
        assert limit.law.in_force(day), category.code
        assert limit.action.zh
        assert limit.trigger.zh
        assert term_words(limit.term)


def test_every_word_has_its_english(topic):
    texts = [topic.title, topic.focus, topic.site.title]
    texts += [item.law for item in topic.basis]
    texts += [field.label for field in topic.site.fields]
    texts += [words for field in topic.site.fields for words in field.choices.values()]
    texts += [item.title for item in (*topic.categories, *topic.measures, *topic.stages, *topic.visits)]
    texts += [figure.label for figure in topic.figures]
    texts += [limit.action for category in topic.categories for limit in category.clock.stated]

    assert [text.zh for text in texts if not text.en] == []


def test_whoever_answers_is_named_for_all_four(topic):
    assert all((topic.responsibility.primary, topic.responsibility.regulator))
    assert all((topic.responsibility.territory, topic.responsibility.oversight))


def test_a_failing_regulator_gets_a_recommendation(topic):
    assert topic.category("regulator-duty").letter == "recommendation"


def test_the_gravest_are_signed_for_soonest(topic):
    slowest_red = max(item.sign_within for item in topic.categories if item.severity == "red")

    assert slowest_red <= 3


def test_a_look_back_is_drawn(topic):
    assert 0 < topic.look_back.share <= 1
