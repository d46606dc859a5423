"""From a body to what is kept, and to the words that the phone shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO
from xml.etree.ElementTree import Element

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.errors import Refused
from zhujian.kernel.openrosa import envelopes
from zhujian.kernel.openrosa.bodies import Body
from zhujian.kernel.openrosa.doors import Caller, refused
from zhujian.kernel.submissions.taking import Receipt, add_file, take
from zhujian.kernel.wording import joined, listed

VIA = "openrosa"
METADATA = "http://www.opendatakit.org/xforms"
SHOWN_DIGITS = 12
RECEIVED, UNFINISHED = "submit-received", "submit-incomplete"


@dataclass
class Outcome:
    """What is kept of one POST, what of it was refused, and whether the phone said that more is to come."""

    receipt: Receipt
    is_unfinished: bool = False
    fault: Refused | None = None
    refusals: dict[str, Refused] = field(default_factory=dict)


def hand_in(caller: Caller, body: Body) -> Outcome:
    """Keep a submission with its files. Raises what `take` raises about the text; a bad file loses nothing else."""
    try:
        outcome = Outcome(_take(caller, body, body.files))
    except Refused:
        if not body.files:
            raise
        outcome = _one_by_one(caller, body)
    outcome.is_unfinished, outcome.fault = body.is_unfinished, body.fault
    return outcome


def _take(caller: Caller, body: Body, files: Mapping[str, IO[bytes]]) -> Receipt:
    return take(
        caller.actor,
        xml=body.xml,
        files=files,
        device=caller.device,
        via=VIA,
        sent_at=_sent_at(caller.request.headers.get("Date", "")),
    )


def _one_by_one(caller: Caller, body: Body) -> Outcome:
    outcome = Outcome(_take(caller, body, {}))
    for name, stream in body.files.items():
        stream.seek(0)
        try:
            outcome.receipt = add_file(caller.actor, instance=outcome.receipt.instance, name=name, stream=stream)
        except Refused as refusal:
            outcome.refusals[name] = refusal
    return outcome


def _sent_at(text: str) -> datetime | None:
    """The phone's own clock, which every OpenRosa request names."""
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def answered(caller: Caller, outcome: Outcome) -> HttpResponse:
    """201 where everything is there, 202 where more is awaited, else the refusal of what was not kept."""
    receipt, wrong = outcome.receipt, next(iter(outcome.refusals.values()), outcome.fault)
    is_done = receipt.complete and not outcome.is_unfinished
    status = refused(wrong).status_code if wrong else (201 if is_done else 202)
    nature = refused_nature(wrong) if wrong else (RECEIVED if is_done else UNFINISHED)
    answer = envelopes.message(status, _words(outcome), nature=nature, payload=_metadata(receipt))
    answer["Location"] = caller.url("submission")
    return answer


def refused_nature(wrong: Refused) -> str:
    return f"error-{wrong.status}"


def _words(outcome: Outcome) -> str:
    receipt = outcome.receipt
    number = receipt.sha256[:SHOWN_DIGITS]
    # Where a file was refused, the text has been handed over twice, and a second time says nothing.
    is_known = receipt.repeated and not outcome.refusals
    words = [_("答卷此前已收到，只保存一份。") if is_known else _("答卷已收到。")]
    words += [
        _("附件“%(name)s”没有收下：%(reason)s") % {"name": name, "reason": refusal.message}
        for name, refusal in outcome.refusals.items()
    ]
    if outcome.fault:
        words.append(outcome.fault.message)
    if receipt.missing:
        words.append(_("还缺附件：%(names)s。请继续发送。") % {"names": listed(receipt.missing)})
    words.append(_("回执 %(number)s。") % {"number": number})
    return joined(words)


def _metadata(receipt: Receipt) -> Element:
    """What ODK's own servers add to the envelope; a client that does not know it passes over it."""
    return Element(
        "submissionMetadata",
        {
            "xmlns": METADATA,
            "instanceID": receipt.instance,
            "submissionDate": time.iso(receipt.received_at) or "",
            "isComplete": "true" if receipt.complete else "false",
        },
    )
