"""Filters for dates, numbers, durations and sizes."""

from __future__ import annotations

from django import template

from zhujian.kernel.ui import formats

register = template.Library()

register.filter("day", formats.day)
register.filter("short_day", formats.short_day)
register.filter("moment", formats.moment)
register.filter("number", formats.number)
register.filter("duration", formats.duration)
register.filter("size", formats.size)
