from django.db import migrations

from duly.tenancy.fences import Fence, FenceReference


class Migration(migrations.Migration):
    dependencies = [("people", "0003_administration"), ("audit", "0002_fences")]
    operations = [
        FenceReference("person", "merged_into"),
        FenceReference("attributevalue", "merged_into"),
        Fence("customvalue", privileges="SELECT, INSERT, UPDATE, DELETE", audited=True),
        Fence("group", privileges="SELECT, INSERT, UPDATE", audited=True),
        Fence("groupmember", privileges="SELECT, INSERT, DELETE", audited=True),
        Fence("membershipchange", privileges="SELECT, INSERT", audited=True, append_only=True, stamped=True),
        Fence("onetimelink", privileges="SELECT, INSERT, UPDATE", audited=True),
        Fence("logo", privileges="SELECT, INSERT, UPDATE, DELETE", audited=True),
        Fence("savedmapping", privileges="SELECT, INSERT, UPDATE, DELETE", audited=True),
        Fence("importupload", privileges="SELECT, INSERT, UPDATE, DELETE"),
        Fence("importfile", privileges="SELECT, INSERT, DELETE"),
        Fence("importline", privileges="SELECT, INSERT, DELETE"),
    ]
