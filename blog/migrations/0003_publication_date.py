from django.db import migrations, models
from django.utils import timezone


def date_drafts(apps, schema_editor):
    """Date the drafts that have no date, which the previous version doesn’t allow."""
    drafts = apps.get_model("blog.ArticlePage").objects.filter(publication_date=None)
    drafts.update(publication_date=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("blog", "0002_medical_review")]

    operations = [
        migrations.AlterField(
            model_name="articlepage",
            name="publication_date",
            field=models.DateTimeField(
                blank=True,
                help_text="Shown to readers. Articles are ordered by it. If left blank, the time when the article goes "
                "live. For imported articles, enter the original date.",
                null=True,
                verbose_name="publication date",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, date_drafts),
    ]
