import django.db.models.deletion
from django.db import migrations, models

import zhujian.kernel.records


class Migration(migrations.Migration):
    initial = True
    dependencies = [("org", "0001_org")]
    operations = [
        migrations.CreateModel(
            name="Plot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=zhujian.kernel.records.new_salt, max_length=16)),
                ("name", models.CharField(max_length=40, verbose_name="菜地")),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="plots", to="org.unit"),
                ),
            ],
            options={"verbose_name": "菜地", "verbose_name_plural": "菜地"},
        ),
    ]
