import modelcluster.fields
from django.db import migrations, models


def keep_chosen_places(apps, schema_editor):
    """Banners that closed no place in particular closed all of them, and still do."""
    banner = apps.get_model("banners", "Banner")
    with_places = banner.closed_places.through.objects.using(schema_editor.connection.alias).values("banner_id")
    banner.objects.using(schema_editor.connection.alias).filter(pk__in=with_places).update(all_places=False)


class Migration(migrations.Migration):
    dependencies = [
        ("banners", "0003_closed_places"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="banner",
            name="all_places",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="If the clinic is closed. Clear this to choose which locations are.",
                verbose_name="all locations",
            ),
        ),
        migrations.AlterField(
            model_name="banner",
            name="closed_places",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True,
                help_text="Only if not all of them are closed.",
                related_name="+",
                to="wagtailcore.page",
                verbose_name="closed locations",
            ),
        ),
        migrations.RunPython(keep_chosen_places, migrations.RunPython.noop),
    ]
