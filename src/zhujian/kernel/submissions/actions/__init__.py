"""Writing what teams hand in: receiving, raising, reviewing."""

from zhujian.kernel.submissions.actions.raise_findings import bring_files, raise_findings, raiser
from zhujian.kernel.submissions.actions.receive import Sending, add_attachment, receive
from zhujian.kernel.submissions.actions.review import accept_clean, consent, review

__all__ = [
    "Sending",
    "accept_clean",
    "add_attachment",
    "bring_files",
    "consent",
    "raise_findings",
    "raiser",
    "receive",
    "review",
]
