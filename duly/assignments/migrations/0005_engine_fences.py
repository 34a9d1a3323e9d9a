from django.db import migrations

from duly.tenancy.fences import Fence, FenceReference


class Migration(migrations.Migration):
    dependencies = [("assignments", "0004_engine"), ("audit", "0004_run_fences")]
    operations = [
        Fence("rule", privileges="SELECT, INSERT, UPDATE", audited=True),
        Fence("rulerevision", privileges="SELECT, INSERT", append_only=True, audited=True, stamped=True),
        Fence("ruletarget", privileges="SELECT, INSERT, UPDATE", audited=True),
        FenceReference("campaign", "rule"),
        Fence("decision", privileges="SELECT, INSERT", append_only=True, audited=True, stamped=True),
        FenceReference("assignment", "decision"),
        Fence("pending", privileges="SELECT, INSERT, UPDATE, DELETE"),
        Fence("chunk", privileges="SELECT, INSERT, UPDATE, DELETE"),
    ]
