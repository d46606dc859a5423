from django.urls import include, path

from zhujian.kernel.openrosa import views

app_name = "openrosa"
doors = [
    path("formList", views.list_forms, name="list"),
    path("forms/<str:form_id>", views.form, name="form"),
    path("forms/<str:form_id>/manifest", views.list_media, name="manifest"),
    path("forms/<str:form_id>/media/<path:name>", views.medium, name="medium"),
    path("submission", views.submission, name="submission"),
    path("<path:rest>", views.unknown, name="unknown"),
]
urlpatterns = [path("key/<str:key>/", include((doors, "keyed"))), *doors]
