"""A server creates the renditions that a page waits for, in the background."""

import re

import requests

from tests.faults.conftest import run_script
from tests.support.processes import wait_for

ADD_IMAGE = """
import io
from django.core.files.base import ContentFile
from PIL import Image
from blog.models import ArticlePage
from site_core.media.models import ClinicImage
from tests.support.reviewing import publish_without_review

buffer = io.BytesIO()
Image.new("RGB", (3000, 2000), "teal").save(buffer, "JPEG")
image = ClinicImage.objects.create(title="New", description="New", file=ContentFile(buffer.getvalue(), "new.jpg"))
article = ArticlePage.objects.live().filter(image__isnull=False).first()
article.image = image
publish_without_review(article)
print(article.url)
"""


def lead_image(url):
    return re.search(r'class="lead-image">.*?<img[^>]* src="([^"]+)"', requests.get(url, timeout=60).text)[1]


def test_server_creates_renditions_that_a_page_waits_for(served, data_dir):
    url = f"{served.url}{run_script(data_dir, ADD_IMAGE).strip()}"
    assert "placeholder" in lead_image(url)
    wait_for(lambda: "placeholder" not in lead_image(url), "The renditions were not created", seconds=60)
    image = requests.get(f"{served.url}{lead_image(url)}", timeout=60)
    assert (image.status_code, image.headers["Content-Type"]) == (200, "image/jpeg")
