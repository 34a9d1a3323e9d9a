from django.db import migrations

from duly.tenancy.fences import Fence


class Migration(migrations.Migration):
    dependencies = [("people", "0007_import_effects")]
    operations = [Fence("importeffect", privileges="SELECT, INSERT, DELETE")]
