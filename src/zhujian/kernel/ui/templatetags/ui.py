"""`{% load ui %}`: every component and every format, from the modules beside this one."""

from __future__ import annotations

from django import template

from zhujian.kernel.ui.templatetags import ui_chips, ui_details, ui_formats, ui_forms, ui_frame, ui_lists, ui_overviews

register = template.Library()

for _part in (ui_chips, ui_details, ui_formats, ui_forms, ui_frame, ui_lists, ui_overviews):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
