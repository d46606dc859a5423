"""The API: one door for every room's router."""

from __future__ import annotations

from ninja import NinjaAPI

from zhujian import __version__
from zhujian.kernel import hooks
from zhujian.kernel.audit.api import router as audit
from zhujian.kernel.field.api import router as field
from zhujian.kernel.files.api import router as files
from zhujian.kernel.org.api import router as org
from zhujian.kernel.problems.api import router as problems
from zhujian.kernel.rest.problems import install
from zhujian.kernel.signals.api import router as signals
from zhujian.kernel.stats.api import router as stats

api = NinjaAPI(title="竹鉴 Zhujian", version=__version__, urls_namespace="api", docs_url=None)
api.add_router("/signals", signals)
api.add_router("/problems", problems)
api.add_router("/files", files)
api.add_router("/figures", stats)
api.add_router("/audit", audit)
api.add_router("/units", org)
api.add_router("/topics", field)
for code, topic_router in hooks.routers().items():
    api.add_router(f"/topics/{code}", topic_router)
install(api)
