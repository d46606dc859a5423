"""Who works in a data directory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from zhujian.site.running import LOCK, alone, is_at_work, working

HOLD = (
    "import sys\nfrom pathlib import Path\nfrom zhujian.site.running import working\n"
    "with working(Path(sys.argv[1]), lambda: print('first', flush=True)):\n"
    "    print('in', flush=True)\n    sys.stdin.read()\n"
)


def hold(folder: Path) -> subprocess.Popen[str]:
    """Another process at work there."""
    source = Path(sys.modules["zhujian"].__file__ or "").resolve().parent.parent
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        env={"PYTHONPATH": str(source)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_nobody_is_at_work_in_a_fresh_directory_and_asking_leaves_no_trace(tmp_path: Path) -> None:
    assert not is_at_work(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_first_begins_and_others_join(tmp_path: Path) -> None:
    begun: list[str] = []
    with working(tmp_path, lambda: begun.append("first")):
        assert is_at_work(tmp_path)
        with working(tmp_path, lambda: begun.append("second")):
            assert begun == ["first"]
    assert not is_at_work(tmp_path)
    with working(tmp_path, lambda: begun.append("again")):
        assert begun == ["first", "again"]


def test_whoever_must_be_alone_is_told_of_others(tmp_path: Path) -> None:
    with alone(tmp_path) as free:
        assert free
    with working(tmp_path, lambda: None), alone(tmp_path) as free:
        assert not free


def test_a_process_that_is_killed_lets_go(tmp_path: Path) -> None:
    with hold(tmp_path) as process:
        assert process.stdout is not None
        assert [process.stdout.readline().strip() for _ in range(2)] == ["first", "in"]
        assert is_at_work(tmp_path)
        process.kill()
        process.wait(30)
        assert not is_at_work(tmp_path)
    assert (tmp_path / LOCK).exists()
