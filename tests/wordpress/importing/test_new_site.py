"""An import into a site that has no pages yet."""

import pytest

from home.models import StandardPage
from tests.support.wordpress_site import import_export, item, outcomes_of, write_export

pytestmark = pytest.mark.django_db


def test_a_new_site_gets_its_first_pages_from_the_import(tmp_path):
    report = import_export(write_export(tmp_path / "export.xml", item(1), item(2, "page")))
    assert outcomes_of(report) == {("post", "created"): 1, ("page", "created"): 1}
    assert StandardPage.objects.get(slug="item-2").get_parent().title == "Harbor Clinic"
