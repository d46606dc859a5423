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
            name="File",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="内容摘要")),
                ("type", models.CharField(max_length=10, verbose_name="类型")),
                ("mime", models.CharField(max_length=100, verbose_name="媒体类型")),
                ("size", models.BigIntegerField(verbose_name="大小")),
                ("name", models.CharField(max_length=130, verbose_name="文件名")),
                ("metadata", models.JSONField(default=dict, verbose_name="元数据")),
                ("uploaded_by", models.BigIntegerField(db_index=True, null=True, verbose_name="上传人")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="上传单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "文件",
                "verbose_name_plural": "文件",
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                ("kind", models.CharField(max_length=60, verbose_name="对象类别")),
                ("row", models.BigIntegerField(verbose_name="对象")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("before", "整改前"),
                            ("after", "整改后"),
                            ("measure", "整改措施"),
                            ("finding", "核查情况"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="用途",
                    ),
                ),
                ("caption", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("attached_by", models.BigIntegerField(null=True, verbose_name="提交人")),
                ("attached_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="files.file",
                        verbose_name="文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证",
                "verbose_name_plural": "佐证",
                "indexes": [models.Index(fields=["kind", "row"], name="files_evidence_row")],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "kind", "row", "purpose"), name="files_evidence_once")
                ],
            },
        ),
    ]
