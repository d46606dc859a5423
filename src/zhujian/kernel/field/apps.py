from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldConfig(AppConfig):
    name = "zhujian.kernel.field"
    label = "field"
    verbose_name = _("监督现场")

    def ready(self) -> None:
        from zhujian.kernel.field import access, figures, listening  # noqa: F401
        from zhujian.kernel.field.navigation import register_all

        register_all()
