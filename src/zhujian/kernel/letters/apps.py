from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "zhujian.kernel.letters"
    label = "letters"
    verbose_name = _("文书")

    def ready(self) -> None:
        from zhujian.kernel.letters import access  # noqa: F401
        from zhujian.kernel.ui.navigation import Entry, register

        register(Entry("letters", _("文书"), "letters:list", icon="mail", permission="letters.view", order=40))
