"""Tags of the frame itself: icons, breadcrumbs, menus, and what scripts need to know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.frame import demo_time as demo_clock

register = template.Library()


@lru_cache
def _sprite(_static_url: str | None) -> str:
    """Where the sprite is: asked some hundred times a page, answered once for each static address."""
    return static("vendor/icons.svg")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from the sprite (names in icons.txt). Without `label` it is hidden from screen readers."""
    source = _sprite(settings.STATIC_URL)
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, source, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', source, name)


@register.inclusion_tag("ui/components/crumbs.html")
def crumbs(links: Sequence[Link]) -> dict[str, Any]:
    """The way here; the page itself is not among them."""
    return {"links": links}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(links: Sequence[Link], label: str) -> dict[str, Any]:
    """Neighbouring lists as links; `label` names the group for screen readers."""
    return {"links": links, "label": label}


@register.simple_block_tag
def menu(content: str, label: str = "", icon: str = "dots", side: str = "right") -> SafeString:
    """A menu without a modal: `<a>` and `<button>` of class zj-menu-item inside."""
    context = {"content": content, "label": label or gettext("更多操作"), "icon": icon, "side": side}
    return render_to_string("ui/components/menu.html", context)


@register.simple_tag
def demo_time() -> datetime | None:
    """Business time of a demo county, None in a real one; usable without any context."""
    return demo_clock()


@register.simple_tag
def script_words() -> dict[str, str]:
    """Sentences that the scripts show, in the reader's language; handed over by `json_script`."""
    return {
        "draftRestored": gettext("已恢复 {time} 未提交的内容。"),
        "draftDiscard": gettext("清除"),
        "offline": gettext("网络中断，所填内容已留在本机，恢复后请重新提交。"),
        "failed": gettext("未能完成，请稍后再试。所填内容未丢失。"),
        "tooLarge": gettext("{name} 超过 {limit}，不能上传。"),
        "noChart": gettext("图表未能载入，可刷新页面重试。"),
        "passkeyFailed": gettext("未能读取通行密钥，请重试或改用动态口令。"),
    }
