from django.urls import path

from zhujian.kernel.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.letter_list, name="list"),
    path("count/", views.letter_count, name="count"),
    path("<int:pk>/", views.letter_detail, name="detail"),
    path("<int:pk>/pdf", views.letter_pdf, name="pdf"),
    path("<int:pk>/docx", views.letter_docx, name="docx"),
]
