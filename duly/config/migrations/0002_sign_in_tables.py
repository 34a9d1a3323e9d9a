from django.db import migrations

from duly.config.global_tables import SEQUENCES, SIGN_IN
from duly.tenancy.fences import Grant


class Migration(migrations.Migration):
    """Privileges on the tables of second factors, sessions and wrong tries."""

    dependencies = [
        ("config", "0001_global_tables"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("people", "0004_administration_fences"),
        ("usersessions", "0001_initial"),
    ]
    operations = [Grant(*SIGN_IN), migrations.RunSQL(SEQUENCES)]
