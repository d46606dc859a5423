"""The log's head, for whoever keeps it outside."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema

from zhujian.kernel.audit.heads import sign_now
from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard

router = Router(tags=["audit"])


class HeadOut(Schema):
    size: int
    root: str
    signed_at: str
    signature: str
    key: str


@router.get("/head", response=HeadOut, auth=Guard("audit.head"), operation_id="get_audit_head")
def get_head(request: Request) -> Any:
    """The log as it stands, signed now."""
    return sign_now().to_json()
