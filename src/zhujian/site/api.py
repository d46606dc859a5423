"""The API: one door for every room's router."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from zhujian import __version__
from zhujian.kernel import hooks
from zhujian.kernel.audit.api import router as audit
from zhujian.kernel.coverage.api import router as coverage
from zhujian.kernel.field.api import router as field
from zhujian.kernel.files.api import router as files
from zhujian.kernel.org.api import router as org
from zhujian.kernel.problems.api import router as problems
from zhujian.kernel.rest.parsing import WholeText
from zhujian.kernel.rest.problems import install
from zhujian.kernel.rota.api import router as rota
from zhujian.kernel.signals.api import router as signals
from zhujian.kernel.stats.api import router as stats
from zhujian.kernel.submissions.api import router as visits


class Api(NinjaAPI):
    """Its document is made once: no request changes it, and making it takes longer than any operation."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._documents: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._documents:
            self._documents[prefix] = super().get_openapi_schema(path_prefix=prefix)
        return self._documents[prefix]


api = Api(title="竹鉴 Zhujian", version=__version__, urls_namespace="api", docs_url=None, parser=WholeText())
api.add_router("/signals", signals)
api.add_router("/problems", problems)
api.add_router("/files", files)
api.add_router("/figures", stats)
api.add_router("/audit", audit)
api.add_router("/units", org)
api.add_router("/topics", field)
api.add_router("/visits", visits)
api.add_router("/coverage", coverage)
api.add_router("/rota", rota)
for code, topic_router in hooks.routers().items():
    api.add_router(f"/topics/{code}", topic_router)
install(api)
