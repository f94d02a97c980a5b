
import django.db.models.deletion
from django.db import migrations, models

CHUNK_SIZE = 500


def copy_findings(apps, schema_editor):
    """Move what the last audit found into a table of its own, so that the desk has it before the next audit."""
    audited_pages = apps.get_model("seo_audit", "AuditedPage").objects
    rows = apps.get_model("seo_audit", "PageAudit").objects.values("page_id", "score", "findings", "contradiction_count")
    audited_pages.bulk_create(
        (
            apps.get_model("seo_audit", "AuditedPage")(
                page_id=row["page_id"],
                score=row["score"],
                findings_json=row["findings"],
                finding_count=len(row["findings"]),
                contradiction_count=row["contradiction_count"],
                codes="".join(f" {code} " for code in sorted({finding["code"] for finding in row["findings"]})),
            )
            for row in rows.iterator(CHUNK_SIZE)
        ),
        batch_size=CHUNK_SIZE,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('seo_audit', '0004_external_links'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditedPage',
            fields=[
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='audited', serialize=False, to='wagtailcore.page', verbose_name='page')),
                ('score', models.PositiveSmallIntegerField(db_index=True, default=100)),
                ('finding_count', models.PositiveSmallIntegerField(default=0)),
                ('contradiction_count', models.PositiveSmallIntegerField(db_index=True, default=0)),
                ('words', models.PositiveIntegerField(default=0)),
                ('links_in', models.PositiveIntegerField(null=True)),
                ('links_out', models.PositiveIntegerField(default=0)),
                ('noindex', models.BooleanField(default=False)),
                ('has_canonical_elsewhere', models.BooleanField(default=False)),
                ('title_key', models.CharField(blank=True, db_index=True, max_length=32)),
                ('description_key', models.CharField(blank=True, db_index=True, max_length=32)),
                ('codes', models.TextField(blank=True)),
                ('site_path', models.TextField(blank=True)),
                ('findings_json', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'audited page',
                'verbose_name_plural': 'audited pages',
            },
        ),
        migrations.RunPython(copy_findings, migrations.RunPython.noop),
    ]
