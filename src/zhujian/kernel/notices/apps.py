from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "zhujian.kernel.notices"
    label = "notices"
    verbose_name = _("提醒")

    def ready(self) -> None:
        from zhujian.kernel.notices import actions, below, listen, queries  # noqa: F401  (registered on import)
