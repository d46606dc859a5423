"""A request field that names an uploaded file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.files.models import File
from zhujian.kernel.rest.fields import id_reference

FileRef = id_reference(File, lambda value: _("没有编号为 %(id)s 的文件。") % {"id": value})
