from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("seo_audit", "0001_initial")]

    operations = [migrations.RenameField("pageaudit", "facts", "data")]
