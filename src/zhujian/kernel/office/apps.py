from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "zhujian.kernel.office"
    label = "office"
    verbose_name = _("工作台")

    def ready(self) -> None:
        from zhujian.kernel.office.navigation import register_all

        register_all()
