from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_recorded")]

    operations = [
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                fields=["organization", "training", "person"],
                include=["recertify_on", "id"],
                name="evidence_held",
            ),
        ),
    ]
