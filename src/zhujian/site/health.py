"""Is it alive, is it ready, how is it doing: for the supervisor, the load balancer and the monitoring system.

`/health/live` says that the process answers, to anybody. The others tell about the installation: they answer to this
machine itself, or to whoever shows the token of the settings.
"""

from __future__ import annotations

import functools
import ipaddress
import secrets
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from zhujian.kernel import time
from zhujian.kernel.audit.models import Head, SignedHead
from zhujian.kernel.jobs.metrics import beat_age
from zhujian.site.metrics import exposition

FREE_BYTES = 200 * 1024 * 1024
BEAT_SECONDS = 180
HEAD_AGE = timedelta(hours=2)
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")

_migrated = threading.Event()

View = Callable[[HttpRequest], HttpResponse]


def _for_monitoring(view: View) -> View:
    @functools.wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not (_is_local(request) or _shows_token(request)):
            raise Http404
        return view(request)

    return guarded


def _is_local(request: HttpRequest) -> bool:
    """From this machine and not through a proxy on it, behind which everybody seems to be local."""
    if any(request.META.get(name) for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _shows_token(request: HttpRequest) -> bool:
    token: str = settings.ZHUJIAN_MONITOR_TOKEN
    shown = request.headers.get("Authorization", "")
    return bool(token) and secrets.compare_digest(shown.encode(), f"Bearer {token}".encode())


@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@require_safe
@_for_monitoring
def ready(_request: HttpRequest) -> HttpResponse:
    """503 where requests cannot be answered; "degraded" where they can, but nobody works behind them."""
    vital = {"database": _database(), "migrations": _migrations(), "disk": _disk()}
    behind = {} if vital["database"] else {"worker": _worker(), "log": _log()}
    faults = {name: words for name, words in {**vital, **behind}.items() if words}
    status = "failing" if any(vital.values()) else "degraded" if faults else "ok"
    answer = {"status": status, "checks": {name: words or "ok" for name, words in {**vital, **behind}.items()}}
    return JsonResponse(answer, status=503 if status == "failing" else 200)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"does not answer: {type(error).__name__}"
    return ""


def _migrations() -> str:
    """Once complete they stay so while this process runs: they are looked up no more."""
    if not _migrated.is_set():
        try:
            executor = MigrationExecutor(connection)
        except DatabaseError as error:
            return f"cannot be read: {type(error).__name__}"
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "not all applied; run: zhujian manage migrate"
        _migrated.set()
    return ""


def _disk() -> str:
    free = shutil.disk_usage(settings.ZHUJIAN_DATA).free
    return f"only {free // 1024 // 1024} MB left" if free < FREE_BYTES else ""


def _worker() -> str:
    age = beat_age()
    if age < 0:
        return "no worker has run yet"
    return f"last sign {int(age)} s ago" if age > BEAT_SECONDS else ""


def _log() -> str:
    """A log that has not grown needs no new head."""
    edge = Head.objects.first()
    last = SignedHead.objects.order_by("-pk").first()
    if edge is None or (last and last.size == edge.size):
        return ""
    if last is None:
        return "never signed"
    return f"last signed {last.signed_at:%Y-%m-%d %H:%M}Z" if time.real_now() - last.signed_at > HEAD_AGE else ""


@require_safe
@_for_monitoring
def metrics(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
