"""Addresses of the pages over several rooms."""

from django.urls import path

from zhujian.kernel.office.views import figures, search, workbench

app_name = "office"
urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("search/", search.search, name="search"),
    path("figures/", figures.figure_list, name="figures"),
    path("figures/<str:key>/", figures.figure_rows, name="figure"),
]
