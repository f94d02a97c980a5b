from django.contrib.auth.management import create_permissions
from django.db import migrations

from site_core.redirects.rights import give_rights


def give(apps, schema_editor):
    """Once, not after every migration: what admins change about the groups later stays as they want it."""
    # On a fresh database Django makes permissions only after all migrations.
    config = apps.get_app_config("site_core")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    give_rights(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"))


class Migration(migrations.Migration):
    dependencies = [
        ("site_core", "0005_redirects"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
