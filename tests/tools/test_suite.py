"""The closing lines of make test."""

from pathlib import Path

import pytest
import suite
from suite import Outcome

REPORT = """<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" tests="5">
  <testcase classname="tests.kernel.test_a" name="test_one" />
  <testcase classname="tests.kernel.test_a" name="test_two"><failure message="no" /></testcase>
  <testcase classname="tests.kernel.test_a" name="test_three"><error message="no" /></testcase>
  <testcase classname="tests.e2e.test_b" name="test_four">
    <skipped type="pytest.skip" message="Chromium: none" />
  </testcase>
  <testcase classname="tests.e2e.test_b" name="test_five"><skipped type="pytest.xfail" message="known" /></testcase>
</testsuite></testsuites>
"""


@pytest.fixture(autouse=True)
def _at_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.rstrip("\n").splitlines()[-1]


def test_a_report_is_counted_by_what_became_of_each_test(tmp_path: Path) -> None:
    report = tmp_path / "sqlite.xml"
    report.write_text(REPORT, "utf-8")
    outcome = Outcome("sqlite")
    suite._read(report, outcome)
    assert (outcome.passed, outcome.failed) == (1, 2)
    assert outcome.skipped == {"tests.e2e.test_b.test_four": "Chromium: none"}


def test_the_last_line_adds_both_engines_up(capsys: pytest.CaptureFixture[str]) -> None:
    code = suite._close([Outcome("sqlite", passed=7), Outcome("postgresql", passed=3)], [])
    assert last_line(capsys) == "10 passed, 0 failed"
    assert code == 0


def test_a_failure_on_either_engine_is_pytests_own_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    code = suite._close([Outcome("sqlite", passed=7), Outcome("postgresql", code=1, passed=2, failed=1)], [])
    assert last_line(capsys) == "9 passed, 1 failed"
    assert code == 1


def test_what_was_not_run_is_said_but_forgiven_at_a_desk(capsys: pytest.CaptureFixture[str]) -> None:
    runs = [Outcome("sqlite", passed=7, skipped={"tests.e2e.test_b.test_four": "Chromium: none"})]
    code = suite._close(runs, suite._by_reason(runs))
    words = capsys.readouterr().out
    assert "  Chromium: none: 1 tests not run:\n    tests.e2e.test_b.test_four (SQLite)\n" in words
    assert words.endswith("\n7 passed, 0 failed, 1 skipped\n")
    assert code == 0


def test_what_was_not_run_fails_a_build(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert suite._close([Outcome("sqlite", passed=7)], ["PostgreSQL: none: 3 tests not run."]) == 1
    assert "this is a failure" in capsys.readouterr().out


def test_a_run_without_any_test_is_no_success() -> None:
    assert suite._close([Outcome("sqlite", code=5), Outcome("postgresql", code=5)], []) == 5


def test_one_engine_may_have_nothing_to_show() -> None:
    assert suite._close([Outcome("sqlite", passed=1), Outcome("postgresql", code=5)], []) == 0


def test_a_pytest_that_broke_off_is_not_called_a_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert suite._close([Outcome("sqlite", code=3, passed=4)], []) == 3
    assert "did not come to a good end" in capsys.readouterr().out
