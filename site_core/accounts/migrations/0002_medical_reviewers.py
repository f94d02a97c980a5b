from django.db import migrations

# Wagtail's name, and ours, for the group, the approval task, and the workflow that it creates.
GROUP = ("Moderators", "Medical reviewers")
APPROVAL = ("Moderators approval", "Medical review")


def rename(apps, old_and_new, model):
    old, new = old_and_new
    objects = apps.get_model(model).objects
    if not objects.filter(name=new).exists():
        objects.filter(name=old).update(name=new)


def rename_moderators(apps, schema_editor):
    rename(apps, GROUP, "auth.Group")
    for model in ("wagtailcore.Task", "wagtailcore.Workflow"):
        rename(apps, APPROVAL, model)


def restore_moderators(apps, schema_editor):
    rename(apps, GROUP[::-1], "auth.Group")
    for model in ("wagtailcore.Task", "wagtailcore.Workflow"):
        rename(apps, APPROVAL[::-1], model)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        # Migrations that look for “Moderators” come first.
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0002_initial_data"),
        ("wagtailimages", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(rename_moderators, restore_moderators)]
