from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_fences")]
    operations = [
        migrations.AddField(
            model_name="message",
            name="holds_secret",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
