from django.db import migrations

from duly.tenancy.fences import Fence


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]
    operations = [
        Fence("message", privileges="SELECT, INSERT, UPDATE"),
    ]
