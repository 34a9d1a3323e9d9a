from django.db import migrations

from duly.tenancy.fences import Fence


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("audit", "0002_fences")]
    operations = [
        Fence("organizationsettings", privileges="SELECT, INSERT, UPDATE", audited=True),
        Fence("attribute", privileges="SELECT, INSERT, UPDATE, DELETE", audited=True),
        Fence("attributevalue", privileges="SELECT, INSERT, UPDATE, DELETE", audited=True),
        Fence("valuetree", privileges="SELECT, INSERT, UPDATE, DELETE", audited=True),
        Fence("person", privileges="SELECT, INSERT, UPDATE", audited=True),
        Fence("personword", privileges="SELECT, INSERT, UPDATE, DELETE", audited=True),
        Fence("attributechange", privileges="SELECT, INSERT", audited=True, append_only=True, stamped=True),
        Fence("linkchange", privileges="SELECT, INSERT", audited=True, append_only=True, stamped=True),
        Fence("activechange", privileges="SELECT, INSERT", audited=True, append_only=True, stamped=True),
    ]
