"""A topic with code and one without, installed from outside, appear everywhere; no file of the application changes."""

import json
import subprocess
import sys
from typing import Any

import pytest


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a process with both topics installed saw; see `tests.topics.dummies.tour`."""
    from tests.engines.installations import installation

    with installation(tmp_path_factory.mktemp("data")) as environ:
        command = [sys.executable, "-m", "tests.topics.dummies.tour"]
        done = subprocess.run(command, capture_output=True, text=True, env={**environ, **_engine()}, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def _engine() -> dict[str, str]:
    import os

    return {"ZHUJIAN_TEST_ENGINE": os.environ["ZHUJIAN_TEST_ENGINE"], "PYTHONPATH": os.pathsep.join(sys.path)}


def test_both_are_topics_beside_those_that_come_along(tour):
    assert {"dams", "gardens"} <= set(tour["topics"])
    assert {"dams", "gardens"} <= set(tour["topics_of_api"])


def test_a_problem_is_registered_in_a_topic_without_code(tour):
    assert tour["problem"]


def test_the_log_answers_for_a_topics_own_tables(tour):
    assert "gardens.plot" in tour["tables"]
    assert tour["faults"] == []


def test_its_permissions_go_to_the_role_that_was_named(tour):
    assert {"gardens.view", "gardens.dig"} <= set(tour["permissions"])


def test_its_line_stands_in_the_navigation_of_whoever_may_open_it(tour):
    assert "gardens" in tour["nav"]
    assert "gardens" not in tour["nav_of_liaison"]


def test_its_page_opens_inside_the_frame(tour):
    assert tour["page"] == [200, True, True]


def test_its_page_is_closed_to_others(tour):
    assert tour["page_of_liaison"] == 403
    assert tour["page_of_nobody"] == 302


def test_its_page_shows_what_lies_in_the_readers_reach(tour):
    assert tour["page_elsewhere"] is False


def test_its_operations_are_part_of_the_api(tour):
    assert tour["api"] == [200, {"items": ["南园"]}]
    assert tour["openapi"] is True


def test_its_operations_are_closed_to_others(tour):
    assert tour["api_of_nobody"] == 401
    assert tour["api_of_liaison"] == 403
    assert tour["api_elsewhere"] == {"items": []}


def test_its_figure_is_among_the_figures(tour):
    assert tour["figures"]["gardens.plots"] == 1
