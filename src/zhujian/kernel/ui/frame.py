"""What the frame around a page shows: navigation, who acts in which role, notices, demo time.

Nothing is looked up before a template asks for it, so pages without the frame (errors, sign-in) cost no query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.ui import navigation
from zhujian.kernel.ui.navigation import TONES, Entry, Section

HEADINGS: dict[Section, tuple[str, str | Promise]] = {
    Section.ONE: ("1", _("监督闭环")),
    Section.TOPICS: ("X", _("专项监督")),
    Section.ADMIN: ("", _("系统管理")),
}
BAR_ITEMS = 4


@dataclass(frozen=True)
class Post:
    """One role in which a person may act, in words: `党风政风监督室 · 全市`."""

    key: str
    role: str
    scope: str
    current: bool = False


@dataclass(frozen=True)
class Account:
    """Who is signed in; `stands_in_for` names the person whose place is taken during an absence."""

    name: str
    posts: tuple[Post, ...] = ()
    stands_in_for: str = ""
    key: str = ""

    @property
    def current(self) -> Post | None:
        return next((post for post in self.posts if post.current), None)

    @property
    def others(self) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if not post.current)


@dataclass(frozen=True)
class Item:
    """A navigation line ready to be drawn."""

    entry: Entry
    url: str
    current: bool
    count: int | None
    tone: int


@dataclass(frozen=True)
class Group:
    section: Section
    mark: str
    label: str | Promise
    items: tuple[Item, ...]


AccountSource = Callable[[HttpRequest], Account | None]
NoticeSource = Callable[[HttpRequest], int]


@dataclass
class _Sources:
    account: AccountSource | None = None
    notices: NoticeSource | None = None


_sources = _Sources()


def tell_account(source: AccountSource) -> AccountSource:
    """Register who can say which account and roles a request has (the access room does)."""
    _sources.account = source
    return source


def tell_notices(source: NoticeSource) -> NoticeSource:
    """Register who can say how many unread notices a request's actor has (the notices room does)."""
    _sources.notices = source
    return source


def demo_time() -> datetime | None:
    """Business time of a demo county; None in a real one."""
    return time.now() if time.is_shifted() else None


def _url(entry: Entry) -> str:
    """Empty where this zone keeps the door closed: the line is then left out."""
    try:
        return reverse(entry.url_name, args=entry.args)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=512)
def _lines(_language: str | None, groups: tuple[Group, ...]) -> SafeString:
    return render_to_string("ui/frame/nav.html", {"groups": groups})


@dataclass
class Frame:
    request: HttpRequest
    actor: Actor | None = field(init=False)

    def __post_init__(self) -> None:
        actor = getattr(self.request, "actor", None)
        self.actor = actor if isinstance(actor, Actor) and actor.account is not None else None

    @cached_property
    def account(self) -> Account | None:
        if self.actor is None:
            return None
        told = _sources.account(self.request) if _sources.account else None
        return told or Account(name=self.actor.name, key=str(self.actor.account))

    @cached_property
    def notices(self) -> int:
        if self.actor is None or _sources.notices is None:
            return 0
        return _sources.notices(self.request)

    @property
    def demo_time(self) -> datetime | None:
        return demo_time()

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        drawn = (Group(section, mark, label, self._items(section)) for section, (mark, label) in HEADINGS.items())
        return tuple(group for group in drawn if group.items)

    @cached_property
    def lines(self) -> SafeString:
        """The navigation, drawn once: it stands at the side of a wide page and in the sheet of a narrow one."""
        return _lines(get_language(), self.groups)

    @cached_property
    def bar(self) -> tuple[Item, ...]:
        """The few lines that stay in reach of a thumb at the bottom of a narrow screen."""
        return tuple(item for group in self.groups for item in group.items)[:BAR_ITEMS]

    def _items(self, section: Section) -> tuple[Item, ...]:
        if self.actor is None:
            return ()
        found = [(entry, _url(entry)) for entry in navigation.entries(self.actor, section)]
        return tuple(self._item(entry, url, place) for place, (entry, url) in enumerate(found) if url)

    def _item(self, entry: Entry, url: str, place: int) -> Item:
        count = entry.badge(self.actor) if entry.badge and self.actor else None
        return Item(entry, url, url == self._here, count, entry.tone or place % TONES + 1)

    @cached_property
    def _here(self) -> str:
        """The navigation address that this page stands under: the longest that begins the path."""
        urls = [_url(entry) for entry in navigation.entries(self.actor)]
        path = self.request.path
        return max((url for url in urls if url and (url == path or (url != "/" and path.startswith(url)))), default="")
