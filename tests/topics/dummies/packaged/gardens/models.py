from django.db import models

from zhujian.kernel.api import Recorded, Unit


class Plot(Recorded):
    name = models.CharField("菜地", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plots")

    class Meta:
        verbose_name = "菜地"
        verbose_name_plural = "菜地"
