from django.db import migrations

from duly.tenancy.fences import Fence


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]
    operations = [
        Fence("effect", privileges="SELECT, INSERT", append_only=True),
    ]
