import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("brand", "0006_drawings")]

    operations = [
        migrations.AddField(
            model_name="brandimage",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="date"),
        ),
    ]
