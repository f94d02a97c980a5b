from django.db import migrations

RENAMED = {
    "redirectimport": {"made_at": "created_at", "refused": "rejected"},
    "redirectupload": {"made_at": "created_at", "problem": "error", "outcome": "summary"},
    "redirectimportchange": {"made_by": "redirect_import", "former": "previous_values"},
    "redirectrule": {"made_by": "created_by_import"},
}


class Migration(migrations.Migration):
    dependencies = [("site_core", "0012_redirect_names")]

    operations = [
        migrations.RenameField(model, old, new) for model, names in RENAMED.items() for old, new in names.items()
    ]
