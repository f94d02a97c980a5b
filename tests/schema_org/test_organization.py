"""The clinic in structured data, with and without images of its own."""

from site_core.site_settings.models import SharingSettings
from tests.support import factories
from tests.support.html import node_of, parse_json_ld
from tests.support.site_settings import save_clinic


def clinic_of(client):
    return node_of(parse_json_ld(client.get(factories.ArticlePageFactory().url)), "MedicalClinic")


def test_clinic_without_a_logo_has_the_icon_of_the_site(site, client):
    clinic = clinic_of(client)
    assert clinic["logo"] == clinic["image"] == "http://testserver/static/img/icon-512.png"


def test_default_image_of_shared_links_is_the_image_of_the_clinic(site, client):
    sharing = SharingSettings.for_site(site.site)
    sharing.og_image_default = factories.ImageFactory()
    sharing.save()
    clinic = clinic_of(client)
    assert "fill-1200x630" in clinic["image"]
    assert clinic["logo"] != clinic["image"]


def test_new_logo_is_in_the_structured_data_of_all_pages(site, client):
    before = clinic_of(client)["logo"]
    save_clinic(site, logo=factories.ImageFactory())
    assert clinic_of(client)["logo"] != before


def test_clinic_without_an_address_has_none(site, client):
    assert {"address", "telephone"}.isdisjoint(clinic_of(client))
