"""The files API: one door, for an upload."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema, Status

from zhujian.kernel.files import actions
from zhujian.kernel.files.queries import flags_of_upload
from zhujian.kernel.files.uploads import uploaded
from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard

router = Router(tags=["files"])

# The body is parsed in the operation, after the guard: a parameter of ninja's would answer 422 where 413 is due.
_MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


class PlaceOut(Schema):
    kind: str
    reference: str


class FlagOut(Schema):
    code: str
    where: list[PlaceOut]
    hidden: int


class FileOut(Schema):
    id: int
    sha256: str
    type: str
    size: int
    name: str
    flags: list[FlagOut]


@router.post(
    "",
    response={201: FileOut},
    auth=Guard("files.upload"),
    operation_id="upload_file",
    openapi_extra=_MULTIPART,
)
def upload_file(request: Request) -> Any:
    """Take a file in by its content; `flags` tell where the same content was seen before."""
    sent = uploaded(request)
    file = actions.upload(request.actor, stream=sent, name=sent.name or "")
    flags = [flag.to_json() for flag in flags_of_upload(request.actor, file)]
    return Status(
        201,
        {"id": file.pk, "sha256": file.sha256, "type": file.type, "size": file.size, "name": file.name, "flags": flags},
    )
