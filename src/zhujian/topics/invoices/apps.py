from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import hooks

SEE = ["invoices.view", "invoices.questions"]
JUDGE = ["invoices.ask", "invoices.record-answer", "invoices.judge", "invoices.export"]
RUN = ["invoices.open-task", "invoices.close-task", "invoices.bring", "invoices.screen"]


class InvoicesConfig(AppConfig):
    name = "zhujian.topics.invoices"
    label = "invoices"
    verbose_name = _("发票监督")

    def ready(self) -> None:
        from zhujian.kernel.api import Entry
        from zhujian.topics.invoices import access, jobs, notices  # noqa: F401
        from zhujian.topics.invoices.api import router
        from zhujian.topics.invoices.pages import letters  # noqa: F401
        from zhujian.topics.invoices.queues import DESKS

        hooks.permit("supervision", [*SEE, *JUDGE, *RUN])
        hooks.permit("resident", [*SEE, *JUDGE])
        hooks.permit("leader", [*SEE, "invoices.export"])
        hooks.permit("liaison", ["invoices.questions", "invoices.answer"])
        hooks.nav(Entry("invoices", _("发票筛查"), "invoices:home", permission="invoices.view", order=130, tone=9))
        hooks.nav(
            Entry("invoices-questions", _("情况核实"), "invoices:questions", permission="invoices.answer", tone=9)
        )
        hooks.pages("invoices", "zhujian.topics.invoices.urls")
        hooks.api("invoices", router)
        for desk in DESKS:
            hooks.desk("invoices", desk)
