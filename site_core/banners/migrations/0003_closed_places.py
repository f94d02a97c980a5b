import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("banners", "0002_closed_locations"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="banner",
            name="closed_places",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True,
                help_text="If you choose none, all locations are closed.",
                related_name="+",
                to="wagtailcore.page",
                verbose_name="closed locations",
            ),
        ),
        migrations.AlterField(
            model_name="banner",
            name="closes_clinic",
            field=models.BooleanField(
                default=False,
                help_text=(
                    "Sets the days of the banner as special days on which the clinic is closed, so that the hours on "
                    "the site and in search results are right. If you end the banner early, the usual hours return."
                ),
                verbose_name="the clinic is closed",
            ),
        ),
    ]
