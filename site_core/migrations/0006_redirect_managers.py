from django.db import migrations


class Migration(migrations.Migration):
    """Made the group of redirect managers; site_core.accounts.roles makes all groups now, after migrations."""

    dependencies = [
        ("site_core", "0005_redirects"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0002_initial_data"),
    ]

    operations = []
