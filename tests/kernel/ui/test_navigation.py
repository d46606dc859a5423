import pytest

from zhujian.kernel.actor import Actor
from zhujian.kernel.ui import navigation
from zhujian.kernel.ui.navigation import Entry, Section

OFFICER = Actor(account=1, name="甲", role="supervision", permissions=frozenset({"problems.view"}))


@pytest.fixture(autouse=True)
def _some_entries() -> None:
    navigation.register(Entry("problems", "问题", "problems", permission="problems.view", order=20))
    navigation.register(Entry("workbench", "工作台", "home", order=10))
    navigation.register(Entry("accounts", "账号", "home", permission="accounts.view", section=Section.ADMIN))


def codes(actor: Actor | None = None, section: Section | None = None) -> list[str]:
    return [entry.code for entry in navigation.entries(actor, section)]


def test_lines_stand_in_their_order() -> None:
    assert codes() == ["workbench", "problems", "accounts"]


def test_an_actor_sees_only_what_they_may_open() -> None:
    assert codes(OFFICER) == ["workbench", "problems"]


def test_a_section_is_asked_for_alone() -> None:
    assert codes(section=Section.ADMIN) == ["accounts"]
    assert codes(OFFICER, Section.ADMIN) == []


def test_registering_a_code_again_replaces_the_line() -> None:
    navigation.register(Entry("problems", "问题清单", "problems", order=5))
    assert [str(entry.label) for entry in navigation.entries() if entry.code == "problems"] == ["问题清单"]
    assert codes()[0] == "problems"


def test_a_source_is_asked_each_time() -> None:
    found: list[Entry] = []
    navigation.register_source("topics", lambda: found)
    assert codes(section=Section.TOPICS) == []
    found.append(Entry("mines", "煤矿", "topic", section=Section.TOPICS, args=("mines",)))
    assert codes(section=Section.TOPICS) == ["mines"]


def test_a_line_can_be_taken_away_and_taking_away_nothing_is_no_error() -> None:
    navigation.unregister("problems")
    navigation.unregister("problems")
    assert "problems" not in codes()
