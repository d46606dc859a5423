from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DevicesConfig(AppConfig):
    name = "zhujian.kernel.devices"
    label = "devices"
    verbose_name = _("手机与密钥")

    def ready(self) -> None:
        from zhujian.kernel.devices import access, navigation, notices  # noqa: F401

        navigation.register_all()
