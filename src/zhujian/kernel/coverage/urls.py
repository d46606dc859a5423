from django.urls import path

from zhujian.kernel.coverage.views import burden, days, exports, joining, month, regulator, teams

app_name = "coverage"
urlpatterns = [
    path("", month.month_page, name="month"),
    path("teams/", teams.teams_page, name="teams"),
    path("burden/", burden.burden_page, name="burden"),
    path("days/", days.days_page, name="days"),
    path("regulator/", regulator.regulator_page, name="regulator"),
    path("regulator/<slug:topic>/<str:unit>/signal/", regulator.signal, name="signal"),
    path("join/<int:moved>/<int:kept>/", joining.join_page, name="join"),
    path("export/xlsx/", exports.workbook, name="xlsx"),
    path("export/pdf/", exports.document, name="pdf"),
]
