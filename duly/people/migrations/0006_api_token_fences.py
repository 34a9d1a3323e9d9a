from django.db import migrations

from duly.tenancy.fences import Fence


class Migration(migrations.Migration):
    dependencies = [("people", "0005_api_tokens"), ("audit", "0002_fences")]
    operations = [Fence("apitoken", privileges="SELECT, INSERT, UPDATE", audited=True)]
