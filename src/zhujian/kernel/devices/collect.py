"""What a phone with ODK Collect is set up with: the addresses, and the settings as the QR code that it scans."""

from __future__ import annotations

import io
import json
import zlib
from base64 import b64encode
from dataclasses import dataclass

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhujian.kernel.devices.models import Device

COLOUR = "#2e6b4f"
BORDER = 4  # modules of white that a scanner needs around the code


@dataclass(frozen=True)
class Setup:
    """Shown once. `keyed_url` is for clients that know no digest authentication."""

    url: str
    login: str
    key: str
    keyed_url: str
    drawing: SafeString


def setup_of(device: Device, key: str) -> Setup:
    url = f"{settings.ZHUJIAN_ADDRESS}/openrosa"
    return Setup(url, device.login, key, f"{url}/key/{key}", drawn(settings_of(url, device.login, key)))


def settings_of(url: str, login: str, key: str) -> str:
    """The settings in the form of docs.getodk.org/collect-import-export: JSON, compressed by zlib, in base64."""
    content = {
        "general": {
            "protocol": "odk_default",
            "server_url": url,
            "username": login,
            "password": key,
            "form_update_mode": "match_exactly",
            "automatic_update": True,
            "autosend": "wifi_and_cellular",
            "app_language": "zh",
        },
        "admin": {},
        "project": {"name": _("竹鉴"), "icon": "竹", "color": COLOUR},
    }
    return b64encode(zlib.compress(json.dumps(content).encode(), 9)).decode()


def drawn(text: str) -> SafeString:
    """The QR code as SVG that carries no style of its own, which the pages' security policy would refuse."""
    target = io.BytesIO()
    code = segno.make(text, micro=False, error="m")
    code.save(
        target,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=BORDER,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        nl=False,
        light="#fff",
    )
    return mark_safe(target.getvalue().decode())  # noqa: S308 (drawn by the library from nothing but modules)
