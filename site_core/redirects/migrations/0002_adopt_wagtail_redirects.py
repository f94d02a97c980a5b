from django.db import migrations

from site_core.redirects import addressing


def adopt_redirects(apps, schema_editor):
    """Give every redirect that Wagtail has made a rule of its own, so that it goes on working."""
    Redirect = apps.get_model("wagtailredirects", "Redirect")
    RedirectRule = apps.get_model("redirects", "RedirectRule")
    for row in Redirect.objects.filter(redirectrule=None).iterator():
        source, query = addressing.split_url(row.old_path)
        rule = RedirectRule(redirect_ptr_id=row.pk, source=source, query=query)
        rule.__dict__.update({field.attname: getattr(row, field.attname) for field in Redirect._meta.concrete_fields})
        rule.query_mode = "parameter" if query else "ignore"
        rule.match_key = addressing.make_match_key(addressing.decode_path(source), addressing.get_key_parameter(query))
        rule.query_name = addressing.get_key_parameter_name(query)
        rule.target = "" if row.redirect_page_id else row.redirect_link
        if addressing.is_local_path(rule.target):
            target = addressing.decode_path(addressing.split_url(rule.target)[0])
            rule.target_key = addressing.make_match_key(target)
        rule.status = 301 if row.is_permanent else 302
        rule.save_base(raw=True)
    apps.get_model("redirects", "RulesVersion").objects.get_or_create(token=1)


class Migration(migrations.Migration):
    dependencies = [
        ("redirects", "0001_initial"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(adopt_redirects, migrations.RunPython.noop)]
