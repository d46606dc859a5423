"""What a WSGI server calls."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers


def _application() -> object:
    """Django; behind the proxies that the settings name, their word about a client's address is taken."""
    django = get_wsgi_application()
    from zhujian.site.demonstration import follow_clock

    follow_clock(settings.ZHUJIAN_DATA)
    return wrap_wsgi_with_proxy_headers(django, settings.ZHUJIAN_PROXIES) if settings.ZHUJIAN_PROXIES else django


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhujian.site.settings")
application = _application()
