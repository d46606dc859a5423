import django.db.models.deletion
from django.db import migrations, models

import zhujian.kernel.records


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="HolidayYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年度")),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                ("imported_at", models.DateTimeField(verbose_name="导入时间")),
                ("stamp", models.CharField(max_length=16, verbose_name="版本")),
            ],
            options={
                "verbose_name": "节假日年度表",
                "verbose_name_plural": "节假日年度表",
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                ("kind", models.CharField(max_length=60, verbose_name="对象类型")),
                ("row", models.BigIntegerField(verbose_name="对象")),
                ("purpose", models.CharField(blank=True, max_length=40, verbose_name="用途")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="期限代码")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("article", models.CharField(blank=True, max_length=60, verbose_name="条款")),
                ("trigger", models.CharField(blank=True, max_length=300, verbose_name="起算事项")),
                ("action", models.CharField(blank=True, max_length=300, verbose_name="应办事项")),
                ("started_at", models.DateTimeField(verbose_name="起算时间")),
                ("amount", models.PositiveIntegerField(verbose_name="期限")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("hours", "小时"),
                            ("working-days", "工作日"),
                            ("days", "日"),
                            ("months", "月"),
                            ("quarters", "季度"),
                            ("years", "年"),
                        ],
                        max_length=12,
                        verbose_name="单位",
                    ),
                ),
                ("by_hand", models.BooleanField(default=False, verbose_name="截止日为指定")),
                ("green", models.PositiveSmallIntegerField(verbose_name="首次提醒（剩余天数）")),
                ("amber", models.PositiveSmallIntegerField(verbose_name="转黄（剩余天数）")),
                ("red", models.PositiveSmallIntegerField(verbose_name="转红（剩余天数）")),
                ("due_at", models.DateTimeField(null=True, verbose_name="到期时间")),
                ("remind_at", models.DateTimeField(null=True, verbose_name="提醒时间")),
                ("amber_at", models.DateTimeField(null=True, verbose_name="转黄时间")),
                ("red_at", models.DateTimeField(null=True, verbose_name="转红时间")),
                ("provisional", models.BooleanField(default=False, verbose_name="到期日暂定")),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="停止时间")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("met", "按期完成"), ("late", "超期完成"), ("void", "不再计时")],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("told", models.CharField(blank=True, max_length=10, verbose_name="已提醒至")),
            ],
            options={
                "verbose_name": "时钟",
                "verbose_name_plural": "时钟",
                "indexes": [
                    models.Index(fields=["kind", "row"], name="clocks_row"),
                    models.Index(fields=["stopped_at", "due_at"], name="clocks_due"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                ("amount", models.PositiveIntegerField(verbose_name="延长")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("hours", "小时"),
                            ("working-days", "工作日"),
                            ("days", "日"),
                            ("months", "月"),
                            ("quarters", "季度"),
                            ("years", "年"),
                        ],
                        max_length=12,
                        verbose_name="单位",
                    ),
                ),
                ("step", models.PositiveSmallIntegerField(default=0, verbose_name="延期次序")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("granted_at", models.DateTimeField(verbose_name="批准时间")),
                ("by", models.BigIntegerField(null=True, verbose_name="申请人")),
                ("approved_by", models.BigIntegerField(null=True, verbose_name="批准人")),
                ("approval", models.CharField(blank=True, max_length=200, verbose_name="批准文书")),
                ("notified_at", models.DateTimeField(null=True, verbose_name="告知时间")),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="clocks.clock",
                        verbose_name="时钟",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期",
                "verbose_name_plural": "延期",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                ("date", models.DateField(unique=True, verbose_name="日期")),
                ("name", models.CharField(max_length=40, verbose_name="节日")),
                ("working", models.BooleanField(verbose_name="调休上班")),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="clocks.holidayyear",
                        verbose_name="年度表",
                    ),
                ),
            ],
            options={
                "verbose_name": "节假日",
                "verbose_name_plural": "节假日",
            },
        ),
        migrations.CreateModel(
            name="LocalLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("article", models.CharField(blank=True, max_length=60, verbose_name="条款")),
                ("trigger", models.CharField(max_length=300, verbose_name="起算事项")),
                ("who", models.CharField(blank=True, max_length=100, verbose_name="责任主体")),
                ("action", models.CharField(max_length=300, verbose_name="应办事项")),
                ("amount", models.PositiveIntegerField(verbose_name="期限")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("hours", "小时"),
                            ("working-days", "工作日"),
                            ("days", "日"),
                            ("months", "月"),
                            ("quarters", "季度"),
                            ("years", "年"),
                        ],
                        max_length=12,
                        verbose_name="单位",
                    ),
                ),
                ("pausable", models.BooleanField(default=True, verbose_name="可暂停")),
                ("extendable", models.BooleanField(default=True, verbose_name="可延期")),
                ("since", models.DateField(verbose_name="施行日期")),
                ("until", models.DateField(null=True, verbose_name="失效日期")),
            ],
            options={
                "verbose_name": "本地期限",
                "verbose_name_plural": "本地期限",
                "constraints": [models.UniqueConstraint(fields=("code", "since"), name="clocks_local_version")],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                ("since", models.DateTimeField(verbose_name="暂停时间")),
                ("until", models.DateTimeField(null=True, verbose_name="恢复时间")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("by", models.BigIntegerField(null=True, verbose_name="经办人")),
                ("approved_by", models.BigIntegerField(null=True, verbose_name="批准人")),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="clocks.clock",
                        verbose_name="时钟",
                    ),
                ),
            ],
            options={
                "verbose_name": "暂停",
                "verbose_name_plural": "暂停",
                "ordering": ("pk",),
            },
        ),
    ]
