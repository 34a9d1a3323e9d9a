from django.db import migrations

from duly.tenancy.fences import Fence


class Migration(migrations.Migration):
    dependencies = [("assignments", "0001_initial"), ("evidence", "0002_fences")]
    operations = [
        Fence("campaign", privileges="SELECT, INSERT, UPDATE", audited=True),
        Fence("assignment", privileges="SELECT, INSERT, UPDATE", audited=True),
        Fence("assignmentevent", privileges="SELECT, INSERT", append_only=True, audited=True, stamped=True),
    ]
