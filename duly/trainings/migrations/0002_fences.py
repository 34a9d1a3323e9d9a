from django.db import migrations

from duly.tenancy.fences import Fence
from duly.trainings.migrations import _functions as functions


class Migration(migrations.Migration):
    dependencies = [("trainings", "0001_initial"), ("people", "0002_fences")]
    operations = [
        Fence("training", privileges="SELECT, INSERT, UPDATE", audited=True),
        Fence("draft", privileges="SELECT, INSERT, UPDATE, DELETE", audited=True),
        Fence("draftauthor", privileges="SELECT, INSERT, DELETE", audited=True),
        Fence("version", privileges="SELECT, INSERT, UPDATE", audited=True),
        Fence("versionauthor", privileges="SELECT, INSERT", audited=True, append_only=True),
        migrations.RunSQL(functions.VERSION_FROZEN),
        migrations.RunSQL(functions.VERSION_TRIGGERS),
        migrations.RunSQL(functions.REASON_LENGTHS),
    ]
