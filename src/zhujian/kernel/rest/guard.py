"""Who may call an operation: answered before the body is read, in the promised order 401, 404, 403."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Forbidden
from zhujian.kernel.request import Request, origin_of
from zhujian.kernel.visibility import get_for

Authenticator = Callable[[str, str], Actor | None]
_authenticators: list[Authenticator] = []


def authenticate_with(function: Authenticator) -> Authenticator:
    """Declare who knows the actor behind a token: `(secret, origin) -> actor or None`."""
    _authenticators.append(function)
    return function


class Guard(HttpBearer):
    """Authenticates by token. With `row`, finds the row that the path names through its visibility rule.

    `permission` "" asks for a token alone. The row is left in `request.row`, the actor in `request.actor`.
    """

    def __init__(
        self, permission: str = "", *, row: type[models.Model] | None = None, key: str = "", column: str = ""
    ) -> None:
        super().__init__()
        self.permission = permission
        self.row = row
        self.key = key
        self.column = column or key

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        origin = origin_of(request)
        found = (authenticator(token, origin) for authenticator in _authenticators)
        actor = next((actor for actor in found if actor is not None), None)
        if actor is None:
            raise AuthenticationError
        cast(Request, request).actor = actor
        if self.row is not None:
            self._find(request, actor, self.row)
        elif self.permission and not actor.may(self.permission):
            raise Forbidden(_("您的角色不能做这一步。"))
        return actor

    def _find(self, request: HttpRequest, actor: Actor, model: type[models.Model]) -> None:
        match = request.resolver_match
        value = match.kwargs[self.key] if match else None
        key = _key(model, self.column, value)
        cast(Request, request).row = get_for(actor, self.permission, model, **{self.column: key})


def _key(model: type[models.Model], column: str, value: Any) -> Any:
    """The key that the path spells. What cannot be one (letters for a number, a NUL) is the key of no row."""
    field = model._meta.pk if column == "pk" else model._meta.get_field(column)
    try:
        key = cast(Any, field).to_python(value)
    except ValidationError:
        return None
    return key.replace("\x00", "\ufffd") if isinstance(key, str) else key
