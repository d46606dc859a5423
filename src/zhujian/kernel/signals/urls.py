from django.urls import path

from zhujian.kernel.signals.views import detail, lists, register

app_name = "signals"
urlpatterns = [
    path("", lists.signal_list, name="list"),
    path("count/", lists.signal_count, name="count"),
    path("new/", register.choose_topic, name="new"),
    path("new/<slug:topic>/", register.new_signal, name="register"),
    path("<int:pk>/", detail.signal_detail, name="detail"),
    path("<int:pk>/triage/", detail.triage, name="triage"),
    path("<int:pk>/consent/", detail.consent, name="consent"),
]
