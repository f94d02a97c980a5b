from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('brand', '0005_more_fonts'),
    ]

    operations = [
        migrations.AddField(
            model_name='brandimage',
            name='drawing',
            field=models.BinaryField(null=True, verbose_name='drawing'),
        ),
        migrations.AddField(
            model_name='brandimage',
            name='is_drawn',
            field=models.BooleanField(default=False, verbose_name='has a drawing'),
        ),
    ]
