from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClocksConfig(AppConfig):
    name = "zhujian.kernel.clocks"
    label = "clocks"
    verbose_name = _("期限时钟")

    def ready(self) -> None:
        from zhujian.kernel.clocks import access, actions  # noqa: F401  (their rules and actions are registered on import)
        from zhujian.kernel.clocks.navigation import register_all

        register_all()
