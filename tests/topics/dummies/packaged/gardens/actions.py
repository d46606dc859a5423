from zhujian.kernel.api import Act, Unit, action
from zhujian.topics.gardens.models import Plot


@action("gardens.dig")
def dig(act: Act, *, name: str, unit: Unit) -> Plot:
    plot = Plot.objects.create(name=name, unit=unit)
    act.about(plot)
    return plot
