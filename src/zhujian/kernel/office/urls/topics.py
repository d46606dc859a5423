from django.urls import path

from zhujian.kernel.office.views import sites, topics

app_name = "topics"
urlpatterns = [
    path("", topics.topic_list, name="index"),
    path("<slug:code>/", topics.topic_page, name="topic"),
    path("<slug:code>/sites/<str:site>/", sites.site_page, name="site"),
    path("<slug:code>/sites/<str:site>/milestones/<int:pk>/", sites.finish, name="finish"),
    path("<slug:code>/sites/<str:site>/says/", sites.say, name="say"),
]
