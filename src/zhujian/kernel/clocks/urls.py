from django.urls import path

from zhujian.kernel.clocks.views import holidays, limits

app_name = "clocks"
urlpatterns = [
    path("holidays/", holidays.years, name="holidays"),
    path("holidays/import/", holidays.import_page, name="import"),
    path("holidays/template/", holidays.template_file, name="template"),
    path("holidays/<int:year>/", holidays.year_page, name="year"),
    path("holidays/<int:year>/day/", holidays.day_page, name="day"),
    path("limits/", limits.limit_list, name="limits"),
    path("limits/new/", limits.limit_form, name="new_limit"),
    path("limits/<str:code>/", limits.limit_page, name="limit"),
]
