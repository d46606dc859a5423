"""Every step in a problem's life, by verb."""

from zhujian.kernel.problems.actions.assign import assign, decide_objection
from zhujian.kernel.problems.actions.chase import chase
from zhujian.kernel.problems.actions.consent import consent
from zhujian.kernel.problems.actions.look_back import look_back
from zhujian.kernel.problems.actions.persons import involve, read_persons
from zhujian.kernel.problems.actions.rectify import acknowledge, object_to, rectify, submit
from zhujian.kernel.problems.actions.register import register
from zhujian.kernel.problems.actions.remind import chase_receipt, escalate
from zhujian.kernel.problems.actions.set_aside import dismiss, merge
from zhujian.kernel.problems.actions.time import extend, resume, suspend
from zhujian.kernel.problems.actions.verify import close, reopen, return_

__all__ = [
    "acknowledge",
    "assign",
    "chase",
    "chase_receipt",
    "close",
    "consent",
    "decide_objection",
    "dismiss",
    "escalate",
    "extend",
    "involve",
    "look_back",
    "merge",
    "object_to",
    "read_persons",
    "rectify",
    "register",
    "reopen",
    "resume",
    "return_",
    "submit",
    "suspend",
]
