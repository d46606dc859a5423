from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "zhujian.kernel.jobs"
    label = "jobs"
    verbose_name = _("后台任务")

    def ready(self) -> None:
        """Every room's `jobs.py` and `metrics.py` are read, so that what they declare is known."""
        autodiscover_modules("jobs", "metrics")
