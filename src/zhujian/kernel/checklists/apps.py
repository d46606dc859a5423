from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChecklistsConfig(AppConfig):
    name = "zhujian.kernel.checklists"
    label = "checklists"
    verbose_name = _("督查表")

    def ready(self) -> None:
        from zhujian.kernel.checklists import access, jobs  # noqa: F401
        from zhujian.kernel.ui.navigation import Entry, register

        register(
            Entry(
                "checklists",
                _("督查表"),
                "checklists:list",
                icon="list-check",
                permission="checklists.manage",
                order=48,
            )
        )
