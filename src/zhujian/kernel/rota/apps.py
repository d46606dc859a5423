from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RotaConfig(AppConfig):
    name = "zhujian.kernel.rota"
    label = "rota"
    verbose_name = _("督查排班")

    def ready(self) -> None:
        from zhujian.kernel.rota import access, actions, notices  # noqa: F401  (they register themselves)
        from zhujian.kernel.ui.navigation import Entry, register

        register(Entry("rota", _("督查排班"), "rota:list", "calendar-stats", "rota.view", order=47))
