from django.urls import path

from zhujian.kernel.checklists.views.detail import checklist_detail, download
from zhujian.kernel.checklists.views.lists import checklist_list
from zhujian.kernel.checklists.views.publishing import publish_page

app_name = "checklists"
urlpatterns = [
    path("", checklist_list, name="list"),
    path("publish/", publish_page, name="publish"),
    path("<int:pk>/", checklist_detail, name="detail"),
    path("versions/<int:pk>/<slug:what>/", download, name="download"),
]
