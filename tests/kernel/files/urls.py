"""The files room alone, at its usual addresses, and a form that takes a file."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from ninja import NinjaAPI

from zhujian.kernel.errors import Invalid
from zhujian.kernel.files.api import router
from zhujian.kernel.files.uploads import files_in, uploaded
from zhujian.kernel.rest.problems import install

api = NinjaAPI(urls_namespace="files-alone", docs_url=None)
api.add_router("/files", router)
install(api)


def form(request: HttpRequest) -> HttpResponse:
    """Names and sizes of what arrived, or why it did not."""
    try:
        sent = files_in(request).getlist("file") if "all" in request.GET else [uploaded(request)]
    except Invalid as refusal:
        return HttpResponse(refusal.message + request.POST.get("note", ""), status=422)
    return HttpResponse(",".join(f"{item.name} {item.size}" for item in sent))


urlpatterns = [
    path("form", form),
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("zhujian.kernel.files.urls")),
]
