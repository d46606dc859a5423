from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "zhujian.kernel.access"
    label = "access"
    verbose_name = _("账号与权限")

    def ready(self) -> None:
        from zhujian.kernel.access import actors, frame, navigation, queries, signals  # noqa: F401

        # A room's `handover.py` says what an account has open there, its `scopes.py` what a grant can be limited to.
        autodiscover_modules("handover", "scopes")
        navigation.register_all()
