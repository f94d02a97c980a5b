import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('site_core', '0006_redirect_managers'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='redirectimportchange',
            name='imprint',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name='redirectrule',
            name='imprint',
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.CreateModel(
            name='RedirectUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('file_name', models.CharField(max_length=255)),
                ('content', models.BinaryField()),
                ('state', models.CharField(choices=[('looking', 'being checked'), ('looked', 'checked'), ('writing', 'being imported'), ('done', 'imported'), ('failed', 'failed')], default='looking', max_length=7)),
                ('valid_only', models.BooleanField(default=False)),
                ('outcome', models.JSONField(default=dict, help_text='format, counts by word, the first rows of each word.')),
                ('problem', models.TextField(blank=True)),
                ('result', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='site_core.redirectimport')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
