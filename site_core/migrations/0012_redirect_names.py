from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("site_core", "0011_page_counts")]

    operations = [
        migrations.RemoveConstraint(model_name="missedpath", name="one_row_per_missed_path"),
        migrations.RenameModel(old_name="MissedPath", new_name="NotFoundPath"),
        migrations.AddConstraint(
            model_name="notfoundpath",
            constraint=models.UniqueConstraint(fields=("site", "path"), name="one_row_per_site_and_path"),
        ),
        migrations.RenameField(model_name="redirectrule", old_name="imprint", new_name="fingerprint"),
        migrations.RenameField(model_name="redirectimportchange", old_name="imprint", new_name="fingerprint"),
        migrations.AlterField(
            model_name="redirectupload",
            name="state",
            field=models.CharField(
                choices=[
                    ("checking", "being checked"),
                    ("checked", "checked"),
                    ("importing", "being imported"),
                    ("done", "imported"),
                    ("failed", "failed"),
                ],
                default="checking",
                max_length=9,
            ),
        ),
    ]
