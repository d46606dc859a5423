from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "zhujian.kernel.audit"
    label = "audit"
    verbose_name = _("操作日志")

    def ready(self) -> None:
        # A room's `answers.py` says what the log answers for there besides recorded rows.
        autodiscover_modules("audited")
