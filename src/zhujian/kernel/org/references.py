"""A request field that names a unit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.org.models import Unit
from zhujian.kernel.rest.fields import reference

UnitRef = reference(Unit, "code", lambda value: _("没有编码为“%(code)s”的单位。") % {"code": value})
