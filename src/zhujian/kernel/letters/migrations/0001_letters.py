import django.db.models.deletion
import zhujian.kernel.records
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0001_org"),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                (
                    "kind",
                    models.CharField(
                        choices=[("order", "交办函"), ("urging", "督办函"), ("recommendation", "纪检监察建议书")],
                        max_length=20,
                        verbose_name="文书种类",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="最后编号")),
            ],
            options={
                "verbose_name": "文书编号序列",
                "verbose_name_plural": "文书编号序列",
                "constraints": [models.UniqueConstraint(fields=("kind", "year"), name="letters_one_series")],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                (
                    "kind",
                    models.CharField(
                        choices=[("order", "交办函"), ("urging", "督办函"), ("recommendation", "纪检监察建议书")],
                        max_length=20,
                        verbose_name="文书种类",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("serial", models.PositiveIntegerField(verbose_name="顺序号")),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="发文字号")),
                ("title", models.CharField(max_length=255, verbose_name="标题")),
                ("topic", models.CharField(blank=True, max_length=40, verbose_name="监督专题")),
                ("content", models.JSONField(verbose_name="正文")),
                ("issued_at", models.DateTimeField(verbose_name="签发时间")),
                ("issued_by", models.BigIntegerField(null=True, verbose_name="签发账号")),
                ("answer_due", models.DateField(blank=True, null=True, verbose_name="答复期限")),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True, verbose_name="签收时间")),
                ("acknowledged_by", models.BigIntegerField(blank=True, null=True, verbose_name="签收账号")),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="org.unit",
                        verbose_name="主送单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "文书",
                "verbose_name_plural": "文书",
                "ordering": ("-issued_at", "-pk"),
                "indexes": [models.Index(fields=["to_unit", "issued_at"], name="letters_by_unit")],
                "constraints": [models.UniqueConstraint(fields=("kind", "year", "serial"), name="letters_one_number")],
            },
        ),
    ]
