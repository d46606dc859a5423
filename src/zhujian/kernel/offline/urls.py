from django.urls import path

from zhujian.kernel.offline import calls, enrolment, views

app_name = "offline"
urlpatterns = [
    path("", views.visits, name="page"),
    path("sw.js", views.service_worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("api/session", enrolment.session, name="session"),
    path("api/enrol", enrolment.enrolled, name="enrol"),
    path("api/today", calls.today, name="today"),
    path("api/forms/<int:pk>.xml", calls.form, name="form"),
    path("api/forms/<int:pk>/media/<str:name>", calls.medium, name="medium"),
    path("api/submissions/<uuid:instance>", calls.submission, name="submission"),
    path("api/submissions/<uuid:instance>/files/<str:name>", calls.file, name="file"),
]
