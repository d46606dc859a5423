"""make test: every test on SQLite, then on PostgreSQL those that touch a database, with Chromium for both.

    .venv/bin/python tools/suite.py [ARGUMENTS OF PYTEST]

What the machine lacks is fetched where it can be (PostgreSQL from requirements/postgres.txt, Chromium by Playwright).
What cannot be had is named in the last lines; with CI=true it is a failure, and so is every skipped test.
"""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

from environment import PYTHON, install_apart
from steps import CACHE, ROOT, StepError, main, say

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
BROKEN_OFF = 2
NOTHING_COLLECTED = 5
CHROMIUM = [str(PYTHON), "-m", "tests.engines.chromium"]
POSTGRESQL = [str(PYTHON), "-m", "tests.engines.postgres", "--where"]


@dataclass
class Outcome:
    """What one run of pytest came to; `skipped` maps a test's name to the reason."""

    engine: str
    code: int = 0
    seconds: float = 0
    passed: int = 0
    failed: int = 0
    skipped: dict[str, str] = field(default_factory=dict)


def suite() -> int:
    arguments = sys.argv[1:]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    no_chromium = _chromium()
    if no_chromium:
        environ["ZHUJIAN_TEST_NO_CHROMIUM"] = no_chromium
    no_postgresql = _postgresql()
    outcomes = [_pytest("sqlite", arguments, environ)]
    not_run = []
    if outcomes[0].code == BROKEN_OFF:
        not_run.append("PostgreSQL: the tests on SQLite were broken off.")
    elif no_postgresql:
        count = _count("postgresql", arguments, environ)
        not_run.append(f"PostgreSQL: {no_postgresql}: {count} tests not run.")
    else:
        outcomes.append(_pytest("postgresql", arguments, environ))
    return _close(outcomes, not_run + _by_reason(outcomes))


def _chromium() -> str | None:
    """Why there is no Chromium, after an attempt to fetch Playwright's own; None where there is one."""
    reason = _refusal(CHROMIUM)
    if reason is None:
        return None
    say("No Chromium on this machine; asking Playwright for its own ...")
    fetched = _refusal([str(PYTHON), "-m", "playwright", "install", "chromium"], seconds=600)
    if fetched is None:
        return _refusal(CHROMIUM)
    return f"none on this machine, and Playwright could not fetch its own ({fetched})"


def _postgresql() -> str | None:
    """Why there is no PostgreSQL, after an attempt to install the wheel; None where there is one."""
    reason = _refusal(POSTGRESQL)
    if reason is None:
        return None
    try:
        install_apart("postgres")
    except StepError as error:
        return f"{reason}, and the wheel could not be installed ({str(error).splitlines()[0]})"
    return _refusal(POSTGRESQL)


def _refusal(command: list[str], *, seconds: int = 60) -> str | None:
    """What a failing program gave as its error (its last such line, else its last); None if it did well."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return f"no answer within {seconds} s"
    if done.returncode == 0:
        return None
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    named = [line for line in lines if line.startswith("Error")]
    return (named or lines or [f"exit code {done.returncode}"])[-1]


def _pytest(engine: str, arguments: list[str], environ: dict[str, str]) -> Outcome:
    say(f"\nTests on {ENGINES[engine]}")
    report = CACHE / "tests" / f"{engine}.xml"
    report.unlink(missing_ok=True)
    workers = os.environ.get("ZHUJIAN_TEST_WORKERS", "2")
    spread = [] if workers == "0" else ["--numprocesses", workers]
    started = time.monotonic()
    command = [str(PYTHON), "-m", "pytest", f"--junitxml={report}", *spread, *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, env={**environ, "ZHUJIAN_TEST_ENGINE": engine}
    ) as running:
        try:
            code = running.wait()
        except KeyboardInterrupt:
            # pytest got the same interrupt; its fixtures have servers to stop.
            code = running.wait()
    outcome = Outcome(engine, code, time.monotonic() - started)
    if report.is_file():
        _read(report, outcome)
    return outcome


def _read(report: Path, outcome: Outcome) -> None:
    for case in ET.parse(report).getroot().iter("testcase"):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is None:
            outcome.passed += 1
        elif skipped.get("type") != "pytest.xfail":
            name = f"{case.get('classname')}.{case.get('name')}"
            outcome.skipped[name] = skipped.get("message", "")


def _count(engine: str, arguments: list[str], environ: dict[str, str]) -> int:
    done = subprocess.run(
        [str(PYTHON), "-m", "pytest", "--collect-only", "--quiet", *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        # Collecting opens no connection, so any address will do.
        env={**environ, "ZHUJIAN_TEST_ENGINE": engine, "ZHUJIAN_TEST_POSTGRESQL": "postgresql://none@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    return sum("::" in line for line in done.stdout.splitlines())


def _by_reason(outcomes: list[Outcome]) -> list[str]:
    """A line for each reason to skip, followed by the tests that it left out."""
    left_out: dict[str, list[str]] = {}
    for run in outcomes:
        for name, reason in sorted(run.skipped.items()):
            left_out.setdefault(reason, []).append(f"  {name} ({ENGINES[run.engine]})")
    return [line for reason, names in left_out.items() for line in (f"{reason}: {len(names)} tests not run:", *names)]


def _close(outcomes: list[Outcome], not_run: list[str]) -> int:
    """Print the closing paragraph; the exit code is pytest's own, or 1 where CI would let something go untested."""
    strict = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    passed = sum(run.passed for run in outcomes)
    failed = sum(run.failed for run in outcomes)
    skipped = sum(len(run.skipped) for run in outcomes)
    codes = [run.code for run in outcomes if run.code not in {0, NOTHING_COLLECTED}]
    say("")
    for run in outcomes:
        say(f"{ENGINES[run.engine]}: {run.passed + run.failed} tests in {run.seconds:.0f} s")
    if not_run:
        say("\nNot run:")
        for line in not_run:
            say(f"  {line}")
        if strict:
            say("With CI=true nothing may be left out: this is a failure.")
    if codes and not failed:
        say("\npytest itself did not come to a good end; see above.")
    say(f"\n{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    if codes:
        return codes[0]
    if passed == 0:
        return NOTHING_COLLECTED
    return 1 if strict and not_run else 0


if __name__ == "__main__":
    main(suite)
