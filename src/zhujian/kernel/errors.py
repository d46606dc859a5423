"""What can go wrong with a request, in terms that a page, the API and the command line all translate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhujian.kernel.wording import clauses


@dataclass(frozen=True)
class FieldError:
    """One wrong field; `message` is a whole sentence in the reader's language."""

    field: str
    message: str


class Refused(Exception):
    """An expected refusal. `message` says what is wrong and what to do."""

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refused):
    """Missing, or not visible to this actor: the two are never told apart."""

    status = 404


class Forbidden(Refused):
    """Visible, but not allowed."""

    status = 403


class Invalid(Refused):
    """The input is malformed; every wrong field is named at once."""

    status = 422

    def __init__(self, errors: Iterable[FieldError], message: str = "") -> None:
        self.errors = tuple(errors)
        super().__init__(message or clauses(error.message for error in self.errors))

    @classmethod
    def one(cls, field: str, message: str) -> Invalid:
        return cls([FieldError(field, message)])


class Conflict(Refused):
    """Well-formed and allowed, but not now. `state` names the current state; `rule` the rule that stands in the way."""

    status = 409

    def __init__(self, message: str, *, state: str = "", rule: str = "", extra: Mapping[str, object] | None = None):
        super().__init__(message)
        self.state = state
        self.rule = rule
        self.extra = dict(extra or {})


class TooLarge(Refused):
    """More bytes than this door takes."""

    status = 413


class OutsideAction(RuntimeError):
    """A business row was about to be written without an action: a defect, never a user's error."""
