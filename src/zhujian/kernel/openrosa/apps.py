from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpenRosaConfig(AppConfig):
    name = "zhujian.kernel.openrosa"
    label = "openrosa"
    verbose_name = _("OpenRosa 接口")

    def ready(self) -> None:
        from zhujian.kernel.openrosa import sites  # noqa: F401
