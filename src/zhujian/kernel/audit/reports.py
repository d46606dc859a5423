"""What a verification finds."""

from __future__ import annotations

from dataclasses import dataclass, field

AT_MOST = 50  # faults of one kind: more would tell nobody anything


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold. `where` names the event, the head, or the row ("problems.problem 3").

    `is_beside`: log and rows may hold all the same (a stored file is missing).
    """

    where: str
    what: str
    is_beside: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Report:
    """The outcome of a verification. It holds if there is no fault. `root` is hexadecimal; `contents` counts the
    stored files that were read and hashed."""

    events: int = 0
    rows: int = 0
    contents: int = 0
    root: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults

    @property
    def within(self) -> list[Fault]:
        """The faults of the log and the rows."""
        return [fault for fault in self.faults if not fault.is_beside]

    @property
    def beside(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.is_beside]

    def add(self, where: str, what: str) -> None:
        self.faults.append(Fault(where, what))
