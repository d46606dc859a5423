from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProblemsConfig(AppConfig):
    name = "zhujian.kernel.problems"
    label = "problems"
    verbose_name = _("问题")

    def ready(self) -> None:
        from zhujian.kernel.problems import access, figures, notices, origins, outcome, timing  # noqa: F401
        from zhujian.kernel.ui.navigation import Entry, register

        register(
            Entry("problems", _("问题"), "problems:list", icon="clipboard-list", permission="problems.view", order=30)
        )
