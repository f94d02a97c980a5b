"""Create the site of tests/scale with the settings of its machines: ``python -m tests.support.small_site``.

Articles ``one`` to ``seven`` are published, and each has a draft with another title.
"""

import json
import os

import boto3
import django
from django.conf import settings
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.production")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  requires django.setup()
from django.test import Client  # noqa: E402
from wagtail.models import Site  # noqa: E402

from site_core.ops import bootstrap  # noqa: E402
from site_core.review.services import override  # noqa: E402
from site_core.site_settings.models import SearchSettings  # noqa: E402
from tests.conftest import build_site  # noqa: E402
from tests.support.factories import ArticlePageFactory, FactFactory, ImageFactory  # noqa: E402

NAMES = ("one", "two", "three", "four", "five", "six", "seven")


def create_session():
    """Return the session key of a new administrator."""
    user = get_user_model().objects.create_superuser("boss", "boss@lanternfield.example", "long and secret")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def build():
    boto3.client("s3", endpoint_url=settings.S3_ENDPOINT_URL).create_bucket(Bucket=settings.S3_BUCKET)
    call_command("migrate", interactive=False, verbosity=0)
    bootstrap.collect_static()
    build_site()
    host, port = settings.SITE_URL.partition("://")[2].split(":")
    Site.objects.update(hostname=host, port=port)
    search = SearchSettings.for_site(Site.objects.get())
    search.llms_txt = True
    search.save()
    return {"session": create_session(), "articles": {name: build_article(name) for name in NAMES}}


def build_article(name):
    fact = FactFactory(value=f"$480 for {name}")
    article = ArticlePageFactory(
        title=f"Old title of {name}", slug=name, image=ImageFactory(), standfirst=f"Costs {{fact:{fact.pk}}}."
    )
    article.title = f"New title of {name}"
    author = get_user_model().objects.get()  # who publishes it is not asked about others’ changes
    override(article, article.save_revision(user=author), user=author, reason="A test")  # nobody reviews this text
    return {"page": article.pk, "image": article.image_id, "fact": fact.pk}


if __name__ == "__main__":
    print(json.dumps(build()))
