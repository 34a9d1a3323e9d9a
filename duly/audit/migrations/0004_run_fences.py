from django.db import migrations

from duly.tenancy.fences import Fence, FenceReference


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_runs")]
    operations = [
        Fence("runend", privileges="SELECT, INSERT", append_only=True, audited=True),
        Fence("runlist", privileges="SELECT, INSERT", append_only=True, audited=True),
        FenceReference("runcount", "list"),
    ]
