from django.db import migrations, models

# The pairs of before that were made of two fonts and those of devices.
NEAREST = {
    "figtree": "jakarta",
    "newsreader-system": "newsreader-figtree",
    "georgia-system": "newsreader-figtree",
}


def choose_nearest_pairs(apps, schema_editor):
    brands = apps.get_model("brand", "BrandSettings").objects.using(schema_editor.connection.alias)
    for before, after in NEAREST.items():
        brands.filter(fonts=before).update(fonts=after)


class Migration(migrations.Migration):
    dependencies = [("brand", "0004_names_of_fields")]

    operations = [
        migrations.AlterField(
            model_name="brandsettings",
            name="fonts",
            field=models.CharField(
                choices=[
                    ("newsreader-figtree", "Newsreader and Figtree: calm, like a good magazine"),
                    ("fraunces-jakarta", "Fraunces and Plus Jakarta Sans: warm and soft"),
                    ("bitter-public", "Bitter and Public Sans: sturdy and matter-of-fact"),
                    ("jakarta", "Plus Jakarta Sans for everything: modern and clear"),
                    ("nunito", "Nunito for everything: round and cheerful"),
                    ("system", "Each device’s own fonts: nothing to load"),
                ],
                default="newsreader-figtree",
                max_length=20,
                verbose_name="fonts",
            ),
        ),
        migrations.RunPython(choose_nearest_pairs, migrations.RunPython.noop),
    ]
