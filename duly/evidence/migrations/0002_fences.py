from django.db import migrations

from duly.tenancy.fences import Fence


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial"), ("trainings", "0002_fences")]
    operations = [
        Fence("evidence", privileges="SELECT, INSERT", append_only=True, audited=True, stamped=True),
        Fence("evidenceidentity", privileges="SELECT, INSERT", append_only=True, erasable=True, audited=True),
        Fence("supersession", privileges="SELECT, INSERT", append_only=True, audited=True, stamped=True),
    ]
