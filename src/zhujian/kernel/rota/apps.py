from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RotaConfig(AppConfig):
    name = "zhujian.kernel.rota"
    label = "rota"
    verbose_name = _("督查排班")

    def ready(self) -> None:
        from zhujian.kernel.rota import access, actions  # noqa: F401  (their rules and actions are registered on import)
