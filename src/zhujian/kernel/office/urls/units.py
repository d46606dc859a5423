from django.urls import path

from zhujian.kernel.office.views import units

app_name = "org"
urlpatterns = [
    path("", units.unit_list, name="list"),
    path("<str:code>/", units.unit_page, name="unit"),
]
