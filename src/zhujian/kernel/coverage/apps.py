from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoverageConfig(AppConfig):
    name = "zhujian.kernel.coverage"
    label = "coverage"
    verbose_name = _("督查覆盖")

    def ready(self) -> None:
        from zhujian.kernel.coverage import access, figures, notices  # noqa: F401
        from zhujian.kernel.ui.navigation import Entry, register

        register(
            Entry("coverage", _("督查覆盖"), "coverage:month", icon="calendar", permission="visits.view", order=46)
        )
