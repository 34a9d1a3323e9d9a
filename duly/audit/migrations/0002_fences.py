from django.db import migrations

from duly.audit import functions
from duly.audit.owed import FenceOwed
from duly.tenancy.fences import Fence


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(functions.OWED_TABLE),
        migrations.RunSQL(functions.OWE_AUDIT),
        migrations.RunSQL(functions.DEMAND_AUDIT),
        migrations.RunSQL(functions.DEMAND_TRIGGER),
        migrations.RunSQL(functions.STAMP_EVENT),
        migrations.RunSQL(functions.STAMP_TRIGGER),
        FenceOwed(),
        Fence("auditevent", privileges="SELECT, INSERT", append_only=True),
        Fence("auditpersonal", privileges="SELECT, INSERT", append_only=True, erasable=True),
        Fence("run", privileges="SELECT, INSERT", append_only=True, audited=True, stamped=True),
        Fence("runcount", privileges="SELECT, INSERT", append_only=True, audited=True),
        Fence("runline", privileges="SELECT, INSERT", append_only=True, audited=True),
    ]
