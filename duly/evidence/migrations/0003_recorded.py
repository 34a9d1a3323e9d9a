from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_fences")]
    operations = [
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["organization", "training", "recorded_at"], name="evidence_recorded"),
        ),
    ]
