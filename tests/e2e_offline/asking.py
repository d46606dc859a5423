"""Run in a process of its own beside the server: what the office has of what one person sent, as JSON."""

from __future__ import annotations

import hashlib
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhujian.kernel.access.models import Account


def kept(account: Account) -> dict[str, object]:
    from zhujian.kernel.files import store
    from zhujian.kernel.submissions.models import Attachment, Finding, Revision, Submission

    own = Submission.objects.filter(account=account.pk)
    files = {}
    for row in Attachment.objects.filter(submission__in=own).select_related("file"):
        with store.read(row.file.sha256, verify=True) as handle:
            files[row.name] = hashlib.sha256(handle.read()).hexdigest()
    texts = Revision.objects.filter(submission__in=own)
    found = Finding.objects.filter(submission__in=own).select_related("problem").order_by("pk")
    return {
        "submissions": own.count(),
        "complete": list(own.values_list("complete", flat=True)),
        "sha256": list(texts.values_list("sha256", flat=True)),
        "files": files,
        "findings": [
            {"category": row.category, "text": row.text, "problem": row.problem.number if row.problem else ""}
            for row in found
        ],
    }


def withdraw(account: Account) -> dict[str, object]:
    from zhujian.kernel.actor import Actor
    from zhujian.kernel.devices.actions import withdraw as withdrawn
    from zhujian.kernel.devices.models import Device

    withdrawn(Actor.system("tests"), device=Device.objects.get(account=account), reason="手机遗失")
    return {}


def main() -> None:
    import django

    django.setup()
    from zhujian.kernel.access.models import Account

    question, user = sys.argv[1:]
    print(json.dumps({"kept": kept, "withdraw": withdraw}[question](Account.objects.get(username=user))))


if __name__ == "__main__":
    main()
