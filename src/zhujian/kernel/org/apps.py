from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "zhujian.kernel.org"
    label = "org"
    verbose_name = _("组织机构")

    def ready(self) -> None:
        from zhujian.kernel.org import queries  # noqa: F401
        from zhujian.kernel.ui.navigation import Entry, Section, register

        register(
            Entry(
                "org-import",
                _("机构导入"),
                "org-import:import",
                icon="file-import",
                permission="org.manage",
                section=Section.ADMIN,
                order=30,
                args=("units",),
            )
        )
