from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogbookConfig(AppConfig):
    name = "zhujian.kernel.logbook"
    label = "logbook"
    verbose_name = _("日志查阅")

    def ready(self) -> None:
        from zhujian.kernel.ui.navigation import Entry, Section, register

        register(
            Entry(
                "log",
                _("操作日志"),
                "audit:log",
                icon="timeline",
                permission="audit.view",
                section=Section.ADMIN,
                order=40,
            )
        )
