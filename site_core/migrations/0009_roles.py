import django.db.models.deletion
from django.db import migrations, models

# Wagtail's name → ours, of the group, the approval task and the workflow that it makes.
GROUP = ("Moderators", "Medical reviewers")
APPROVAL = ("Moderators approval", "Medical review")


def rename(apps, old_and_new, model):
    old, new = old_and_new
    objects = apps.get_model(model).objects
    if not objects.filter(name=new).exists():
        objects.filter(name=old).update(name=new)


def clinicians_approve(apps, schema_editor):
    rename(apps, GROUP, "auth.Group")
    for model in ("wagtailcore.Task", "wagtailcore.Workflow"):
        rename(apps, APPROVAL, model)


def moderators_approve(apps, schema_editor):
    rename(apps, GROUP[::-1], "auth.Group")
    for model in ("wagtailcore.Task", "wagtailcore.Workflow"):
        rename(apps, APPROVAL[::-1], model)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("site_core", "0008_clear_page_cache"),
        # What looks for “Moderators” comes first.
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0002_initial_data"),
        ("wagtailimages", "0002_initial_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(unique=True)),
                ("given", models.JSONField(default=list)),
                (
                    "group",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="auth.group"
                    ),
                ),
            ],
            options={
                "permissions": [("require_second_factor", "Must sign in in two steps")],
                "default_permissions": (),
            },
        ),
        migrations.RunPython(clinicians_approve, moderators_approve),
    ]
