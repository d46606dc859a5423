from django.urls import path

from zhujian.kernel.org.importing import views

app_name = "org-import"
urlpatterns = [
    path("<slug:kind>/", views.import_page, name="import"),
    path("<slug:kind>/template/", views.template_file, name="template"),
    path("<slug:kind>/refused/", views.refused_file, name="refused"),
]
