from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("home", "0004_required_notices")]

    operations = [
        migrations.RenameField("enquiry", "sealed", "encrypted_details"),
        migrations.RenameField("enquiry", "email_mark", "email_index"),
        migrations.RenameField("enquiry", "phone_mark", "phone_index"),
        migrations.RenameModel("EnquiryNotice", "EnquiryNotification"),
    ]
