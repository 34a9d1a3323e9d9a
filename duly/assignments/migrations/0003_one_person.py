from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assignments", "0002_fences")]
    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["organization", "person", "-due_on"], name="assignments_by_person"),
        ),
    ]
