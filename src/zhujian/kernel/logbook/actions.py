"""Reading the log is itself in the log; so is checking it, with what was found."""

from __future__ import annotations

from typing import Any

from zhujian.kernel.action import Act, action
from zhujian.kernel.audit.heads import TreeHead, sign_now
from zhujian.kernel.audit.verify import Report, verify

CHECK = "audit.verify"
FAULTS_NOTED = 20


@action("audit.view", name="audit.read")
def note_reading(act: Act, *, what: dict[str, Any]) -> None:
    """Note which part of the log was read: the filters, or the event's number."""
    act.note(**what)


@action("audit.head", name="audit.sign")
def _note_signing(act: Act) -> None:
    """The head covers this event too."""


def sign_log(who: Any) -> TreeHead:
    """Sign the log as it stands. Raises Forbidden without `audit.head`."""
    _note_signing(who)
    return sign_now()


@action(CHECK)
def note_check(act: Act, *, report: Report) -> None:
    """Note what a check found: sizes, the root, and where something does not hold."""
    act.note(
        holds=report.holds,
        events=report.events,
        rows=report.rows,
        contents=report.contents,
        root=report.root,
        faults=[[fault.where, fault.what] for fault in report.faults[:FAULTS_NOTED]],
    )


def check_log(who: Any) -> Report:
    """Check the log, the rows and the stored files that it answers for, and note the outcome."""
    report = verify()
    note_check(who, report=report)
    return report
