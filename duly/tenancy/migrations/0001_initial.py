from django.db import migrations, models

import duly.tenancy.models
from duly.tenancy import functions
from duly.tenancy.fences import Grant


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL(functions.UUIDV7),
        migrations.RunSQL(functions.REFUSE_CHANGE),
        migrations.RunSQL(functions.REFUSE_MOVE),
        migrations.RunSQL(functions.STAMP_RECORDED_AT),
        migrations.CreateModel(
            name="Organization",
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
                ("slug", models.SlugField(max_length=63, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=duly.tenancy.models.ClockTimestamp(), editable=False),
                ),
            ],
        ),
        Grant("tenancy_organization", privileges="SELECT, INSERT"),
    ]
