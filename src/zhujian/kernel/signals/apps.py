from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignalsConfig(AppConfig):
    name = "zhujian.kernel.signals"
    label = "signals"
    verbose_name = _("信号")

    def ready(self) -> None:
        from zhujian.kernel.signals import access, notices, outcomes  # noqa: F401
        from zhujian.kernel.signals.queues import triage_count
        from zhujian.kernel.ui.navigation import Entry, register

        register(
            Entry(
                "signals",
                _("信号"),
                "signals:list",
                icon="inbox",
                permission="signals.view",
                order=20,
                badge=triage_count,
            )
        )
