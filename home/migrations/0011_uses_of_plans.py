from django.db import migrations


def record_uses(apps, schema_editor):
    """Record that locations use the plans that they list, so that nobody deletes these."""
    alias = schema_editor.connection.alias
    location = apps.get_model("home", "LocationPage")
    through = location.plans.through.objects.using(alias)
    uses = {
        (fact, page, not is_live)
        for page, fact, is_live in through.values_list("locationpage_id", "fact_id", "locationpage__live")
    }
    drafts = location.objects.using(alias).exclude(latest_revision=None)
    for page, content in drafts.values_list("pk", "latest_revision__content"):
        uses |= {(fact, page, True) for fact in content.get("plans") or ()}
    if not uses:
        return
    facts = set(apps.get_model("facts", "Fact").objects.using(alias).values_list("pk", flat=True))
    page_type = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    content_type, _is_new = page_type.get_or_create(app_label="wagtailcore", model="page")
    use = apps.get_model("facts", "FactUse")
    use.objects.using(alias).bulk_create(
        [
            use(fact_id=fact, content_type_id=content_type.pk, object_id=page, is_draft=is_draft)
            for fact, page, is_draft in sorted(uses)
            if fact in facts
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("facts", "0003_insurer"),
        ("home", "0010_plans_of_locations"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(record_uses, migrations.RunPython.noop, elidable=True)]
