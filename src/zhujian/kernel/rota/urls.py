from django.urls import path

from zhujian.kernel.rota.views import detail, lists, start, steps

app_name = "rota"
urlpatterns = [
    path("", lists.draws, name="list"),
    path("new/", start.choose, name="new"),
    path("new/<slug:topic>/<slug:month>/", start.start, name="start"),
    path("new/<slug:topic>/<slug:month>/trial/", start.trial, name="trial"),
    path("new/<slug:topic>/<slug:month>/progress/", start.progress, name="trial_progress"),
    path("<int:pk>/", detail.draw, name="detail"),
    path("<int:pk>/progress/", detail.progress, name="progress"),
    path("<int:pk>/reveal.json", detail.material, name="material"),
    path("<int:pk>/contribute/", steps.contribute_page, name="contribute"),
    path("<int:pk>/publish/", steps.publish_page, name="publish"),
    path("<int:pk>/replan/", steps.replan_page, name="replan"),
    path("<int:pk>/reveal/", steps.reveal_page, name="reveal"),
    path("<int:pk>/abandon/", steps.abandon_page, name="abandon"),
]
