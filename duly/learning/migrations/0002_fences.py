from django.db import migrations

from duly.tenancy.fences import Fence


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial"), ("trainings", "0002_fences")]
    operations = [
        Fence("attempt", privileges="SELECT, INSERT, UPDATE", audited=True),
        Fence("lessonview", privileges="SELECT, INSERT", append_only=True, audited=True),
        Fence("try", privileges="SELECT, INSERT", append_only=True, audited=True),
    ]
