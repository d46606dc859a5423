from django.urls import path

from zhujian.topics.gardens import views

app_name = "gardens"
urlpatterns = [path("plots/", views.plots, name="plots")]
