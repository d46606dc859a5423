from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "zhujian.kernel.submissions"
    label = "submissions"
    verbose_name = _("督查答卷")

    def ready(self) -> None:
        from zhujian.kernel.submissions import access, figures, jobs, notices, panels, remarks  # noqa: F401
        from zhujian.kernel.submissions.navigation import register_all

        register_all()
