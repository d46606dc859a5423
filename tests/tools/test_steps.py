"""When a step of set-up counts as done, and what it says when it cannot be."""

import sys
from pathlib import Path

import pytest
import steps


def test_a_step_is_done_while_what_it_read_is_unchanged(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "lock.txt", tmp_path / "stamps" / "lock"
    lock.write_text("one", "utf-8")
    assert not steps.is_done(stamp, steps.digest(lock))
    steps.mark_done(stamp, steps.digest(lock))
    assert steps.is_done(stamp, steps.digest(lock))
    lock.write_text("two", "utf-8")
    assert not steps.is_done(stamp, steps.digest(lock))


def test_moving_text_from_one_file_to_the_next_changes_the_digest(tmp_path: Path) -> None:
    assert steps.digest("ab", "c") != steps.digest("a", "bc")


def test_a_missing_file_counts_as_empty(tmp_path: Path) -> None:
    assert steps.digest(tmp_path / "nothing") == steps.digest("")


def test_a_failing_program_is_quoted_below_our_own_words() -> None:
    script = "import sys; print('line one'); sys.exit('the cause')"
    with pytest.raises(steps.StepError) as failed:
        steps.run([sys.executable, "-c", script], failure="It cannot be installed.")
    assert str(failed.value).splitlines() == ["It cannot be installed.", "  line one", "  the cause"]


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(steps.StepError, match="no-such-program"):
        steps.run([str(tmp_path / "no-such-program")], failure="It cannot be run.")


def test_a_step_error_ends_the_script_with_words_and_code_one(capsys: pytest.CaptureFixture[str]) -> None:
    def step() -> int:
        raise steps.StepError("npm is missing.")

    with pytest.raises(SystemExit) as ended:
        steps.main(step)
    assert ended.value.code == 1
    assert capsys.readouterr().err == "\nzhujian: npm is missing.\n"
