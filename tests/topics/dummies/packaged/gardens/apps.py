from django.apps import AppConfig

from zhujian.kernel import hooks


class GardensConfig(AppConfig):
    name = "zhujian.topics.gardens"
    label = "gardens"

    def ready(self) -> None:
        from zhujian.kernel.api import Entry, Text, visible_to
        from zhujian.topics.gardens import access  # noqa: F401
        from zhujian.topics.gardens.api import router
        from zhujian.topics.gardens.models import Plot

        hooks.permit("supervision", ["gardens.view", "gardens.dig"])
        hooks.nav(Entry("gardens", "菜园监督", "gardens:plots", permission="gardens.view", tone=7))
        hooks.pages("gardens", "zhujian.topics.gardens.urls")
        hooks.api("gardens", router)
        hooks.figure("gardens", "plots", Text("菜地", "plots"), Text("块"), lambda actor: visible_to(actor, Plot))
