"""Print what a site's database contains and whether the site works with it, as JSON: ``python -m``.

The site has the settings for tests, but the database in DATA_DIR.
"""

import json
import os
from pathlib import Path

import django
from PIL import Image

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.test")
django.setup()

from django.contrib.auth.models import Group, Permission  # noqa: E402  requires django.setup()
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402
from django.test import Client  # noqa: E402
from wagtail.log_actions import registry as log_actions  # noqa: E402
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision, Site  # noqa: E402

from blog.models import ArticlePage  # noqa: E402
from home.enquiries.blind_index import all_indexes  # noqa: E402
from home.enquiries.models import Enquiry  # noqa: E402
from home.models import HomePage, TreatmentPage  # noqa: E402
from site_core.accounts.models import Role  # noqa: E402
from site_core.media.models import ClinicImage  # noqa: E402
from site_core.redirects.models import RedirectImport  # noqa: E402
from site_core.redirects.transfer.undo import undo  # noqa: E402


def columns(cursor, table):
    """Return ``{name: [type, is nullable]}``. SQLite doesn't enforce lengths, so they are left out there."""
    rows = connection.introspection.get_table_description(cursor, table)
    if connection.vendor == "sqlite":
        return {row.name: [row.type_code.partition("(")[0], row.null_ok] for row in rows}
    return {row.name: [row.type_code, row.internal_size, row.null_ok] for row in rows}


def constraints(cursor, table):
    """Return the keys, indexes, and unique constraints, without their names, which depend on the table's first name."""
    rows = connection.introspection.get_constraints(cursor, table).values()
    return sorted(
        [row["columns"], row["primary_key"], row["unique"], row["index"], row["foreign_key"]]
        for row in rows
        if not row["check"]
    )


def schema():
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {
            table: {"columns": columns(cursor, table), "constraints": constraints(cursor, table)}
            for table in tables
            if "_fts" not in table  # SQLite's full-text index
        }


def permissions(queryset):
    return sorted(f"{app}.{name}" for app, name in queryset.values_list("content_type__app_label", "codename"))


def own_permissions():
    """Return ``{codename: name}`` of the permissions that models declare themselves."""
    models = filter(None, map(ContentType.model_class, ContentType.objects.all()))
    codenames = [codename for model in models for codename, _ in model._meta.permissions]
    return dict(Permission.objects.filter(codename__in=codenames).values_list("codename", "name"))


def write_images():
    """Write the files that the rows of images refer to: dumps don't contain any."""
    for image in ClinicImage.objects.all():
        path = Path(image.file.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (image.width // 8, image.height // 8)).save(path, "PNG")  # small, so that resizing is fast


def responses(client):
    """Return the status, and the target of redirects, of a few URLs."""
    urls = {"sign in": "/admin/login/", "redirect": "/old-team/", "search": "/search/?q=clinic"}
    for model in (HomePage, ArticlePage, TreatmentPage):
        if page := model.objects.live().first():
            urls[model.__name__] = page.get_url()
    results = {name: client.get(url) for name, url in urls.items()}
    return {name: [result.status_code, result.headers.get("Location")] for name, result in results.items()}


def unknown_log_actions():
    entries = {
        action for log in (ModelLogEntry, PageLogEntry) for action in log.objects.values_list("action", flat=True)
    }
    return sorted(action for action in entries if not log_actions.action_exists(action))


def undo_last_import():
    """Undo it, and return what that did, without saving it."""
    last = RedirectImport.objects.order_by("pk").last()
    if last is None:
        return None
    with transaction.atomic():
        result = undo(last)
        transaction.set_rollback(True)
    return vars(result)


def describe():
    write_images()
    drafts = [revision.as_object() for revision in Revision.objects.all()]
    site = Site.objects.get(is_default_site=True)
    return {
        "schema": schema(),
        "migrations": sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
        "content types": sorted(".".join(key) for key in ContentType.objects.values_list("app_label", "model")),
        "permissions": permissions(Permission.objects),
        "own permissions": own_permissions(),
        "groups": {group.name: permissions(group.permissions) for group in Group.objects.all()},
        "roles": dict(Role.objects.values_list("key", "given")),
        "pages": Page.objects.count(),
        "references in drafts": sum(len(draft.references.all()) for draft in drafts if hasattr(draft, "references")),
        "enquiries": [
            {
                "details": vars(enquiry.details),
                "is found by email": enquiry.email_index in all_indexes(enquiry.details.email),
            }
            for enquiry in Enquiry.objects.all()
        ],
        "undone import": undo_last_import(),
        "unknown log actions": unknown_log_actions(),
        "responses": responses(Client(SERVER_NAME=site.hostname)),
    }


if __name__ == "__main__":
    print(json.dumps(describe(), default=str))
