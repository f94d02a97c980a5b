from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sign_in_log")]

    operations = [
        migrations.AlterField(
            model_name="signin",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("signed_in", "Signed in"),
                    ("password_only", "Second step missing"),
                    ("wrong_password", "Wrong password"),
                    ("wrong_code", "Wrong code"),
                    ("wrong_passkey", "Passkey not accepted"),
                    ("locked_out", "Locked out"),
                ],
                max_length=20,
                verbose_name="result",
            ),
        ),
    ]
