"""What themes show from the data of plug-ins is listed, and never public."""

import pytest
from wagtail.models import Page

from site_core.pages.page_checks import find_problems
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db


def listed(tmp_path, post_type, **meta):
    import_export(write_export(tmp_path / "export.xml", item(1, post_type, meta=meta)), publish=True)
    page = Page.objects.get(slug="item-1").specific
    problems = [problem.message for problem in find_problems(page) if problem.label == "Needs attention"]
    return page, " ".join(problems)


def test_dates_of_an_event_are_listed(site, tmp_path, client):
    page, text = listed(
        tmp_path, "tribe_events", _EventStartDate="2024-05-01 18:00:00", _EventCost="20", _EventShowMap="1"
    )
    assert "Start: 2024-05-01 18:00:00; Cost: 20" in text
    assert "2024-05-01" not in client.get(page.get_url()).content.decode()


def test_the_price_of_a_product_is_listed_once(site, tmp_path):
    _page, text = listed(
        tmp_path, "product", _regular_price="120", _price="120", total_sales="14", _customer_note="Patient X"
    )
    assert "Price: 120" in text
    assert "Price now" not in text
    assert "14" not in text
    assert "Patient X" not in text


def test_the_same_values_of_other_types_are_not_read(site, tmp_path):
    assert listed(tmp_path, "post", _price="120", _EventStartDate="2024-05-01")[1] == ""
