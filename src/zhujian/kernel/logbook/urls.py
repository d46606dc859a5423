from django.urls import path

from zhujian.kernel.logbook import views

app_name = "audit"
urlpatterns = [
    path("", views.log, name="log"),
    path("checks/", views.checks, name="checks"),
    path("checks/start/", views.start_check, name="start_check"),
    path("checks/progress/", views.progress, name="progress"),
    path("heads/sign/", views.sign, name="sign"),
    path("heads/<int:pk>/", views.head_file, name="head"),
    path("<int:seq>/", views.event_page, name="event"),
    path("<int:seq>/proof/", views.proof_file, name="proof"),
]
