import django.db.models.deletion
from django.db import migrations, models

import duly.tenancy.models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_api_token_fences"), ("tenancy", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="importupload",
            name="effect",
            field=models.JSONField(null=True),
        ),
        migrations.CreateModel(
            name="ImportEffect",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=duly.tenancy.models.UUIDv7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("act", models.CharField(max_length=20)),
                ("page", models.PositiveIntegerField()),
                ("lines", models.JSONField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
                (
                    "upload",
                    duly.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.importupload",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "upload", "act", "page"), name="people_import_effect_once"
                    )
                ],
            },
        ),
    ]
