import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from site_core.lib.user_agents import parse_user_agent


def move_sign_ins(apps, schema_editor):
    """Move the successful sign-ins from the log of django-axes."""
    access_logs = apps.get_model("axes.AccessLog").objects
    users = {user.username: user for user in apps.get_model(settings.AUTH_USER_MODEL).objects.all()}
    sign_in = apps.get_model("accounts.SignIn")
    for access_log in access_logs.filter(username__in=users):
        browser, system = parse_user_agent(access_log.user_agent)
        sign_in.objects.create(
            at=access_log.attempt_time,
            user=users[access_log.username],
            user_name=access_log.username,
            outcome="signed_in",
            network=access_log.ip_address,
            browser=browser,
            system=system,
        )
    access_logs.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_medical_reviewers"),
        ("axes", "0010_accessattemptexpiration"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="date")),
                ("user_name", models.CharField(blank=True, max_length=150, verbose_name="user name")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("signed_in", "Signed in"),
                            ("password_only", "Second step missing"),
                            ("wrong_password", "Wrong password"),
                            ("wrong_code", "Wrong code"),
                            ("locked_out", "Locked out"),
                        ],
                        max_length=20,
                        verbose_name="result",
                    ),
                ),
                (
                    "second_step",
                    models.CharField(
                        blank=True,
                        choices=[("app", "Code from the app"), ("recovery_code", "Recovery code"), ("passkey", "Passkey")],
                        max_length=20,
                        verbose_name="second step",
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=1, verbose_name="attempts")),
                ("network", models.GenericIPAddressField(null=True, verbose_name="IP address")),
                ("browser", models.CharField(blank=True, max_length=30, verbose_name="browser")),
                ("system", models.CharField(blank=True, max_length=30, verbose_name="system")),
                ("device_hash", models.CharField(blank=True, max_length=64, verbose_name="device hash")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-in",
                "verbose_name_plural": "sign-ins",
                "default_permissions": ("view",),
            },
        ),
        migrations.RunPython(move_sign_ins, migrations.RunPython.noop),
    ]
