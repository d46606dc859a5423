from django.urls import path

from zhujian.kernel.files import views

app_name = "files"
urlpatterns = [
    path("files/<int:pk>", views.download, name="download"),
    path("files/<int:pk>/thumbnail", views.thumbnail, name="thumbnail"),
]
