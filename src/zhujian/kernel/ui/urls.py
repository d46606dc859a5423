"""The style guide; the site includes it in debug alone."""

from django.urls import path

from zhujian.kernel.ui import views

urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/progress/", views.styleguide_progress, name="styleguide-progress"),
    path("styleguide/count/", views.styleguide_count, name="styleguide-count"),
    path("styleguide/public/", views.styleguide_public, name="styleguide-public"),
]
