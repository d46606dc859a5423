"""Django's sessions in the database, looked up by a statement that is kept: every page asks for one."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session

from zhujian.kernel import lookups, time


class SessionStore(DatabaseStore):
    """The engine of SESSION_ENGINE."""

    def _get_session_from_db(self) -> Session | None:
        found = lookups.first(Session, session_key=self.session_key or "")
        if found is None or found.expire_date <= time.real_now():
            self._session_key = None
            return None
        return found
