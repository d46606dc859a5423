from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "zhujian.kernel.files"
    label = "files"
    verbose_name = _("文件")

    def ready(self) -> None:
        from zhujian.kernel.files import visibility  # noqa: F401
