from django.db import migrations

from duly.config.global_tables import CACHE_TABLE, DML, READ_ONLY, SEQUENCES
from duly.tenancy.fences import Grant


class Migration(migrations.Migration):
    """Privileges on the closed list of global tables, once each of them exists."""

    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("people", "0002_fences"),
        ("procrastinate", "__latest__"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(CACHE_TABLE),
        Grant(*DML),
        Grant(*READ_ONLY, privileges="SELECT"),
        migrations.RunSQL(SEQUENCES),
    ]
