"""The demo clinic with the brand of one of the example clinics, and with locations, which the demo doesn’t have."""

from home.starting.practices import Practice
from tests.support.demo_site import PAGES
from tests.support.processes import run_python

# Name → the type of practice that its colors, fonts, and shapes come from, and the file of its logo.
BRANDS = {
    "dermatology-group": (Practice.DERMATOLOGY, "larkspur"),
    "therapist": (Practice.PSYCHOTHERAPY, "lindqvist"),
    "childrens-dentist": (Practice.CHILDRENS_DENTISTRY, "pebble"),
}
BRANDED_PAGES = PAGES | {"location index": "/locations/", "location": "/locations/harbor/"}
SCRIPT = """
import sys
import django
django.setup()
from django.core.files.base import ContentFile
from wagtail.models import Page, Site
from home.models import LocationIndexPage, LocationPage, TreatmentPage
from home.starting.practices import content_of
from site_core.brand.models import BrandSettings
from site_core.brand.uploads import read_upload
from tests.tools.example_clinics.clinics import LARKSPUR_PLACES, logo

practice, logo_name = sys.argv[1:]
site = Site.objects.get(is_default_site=True)
brand = BrandSettings.for_site(site)
brand.logo = read_upload(ContentFile(logo(logo_name), name="logo.svg"))
brand.logo.save()
for name in ("primary_color", "secondary_color", "fonts", "corners", "hero"):
    setattr(brand, name, content_of(practice)[name])
brand.full_clean()
brand.save()
index = LocationIndexPage(title="Locations", slug="locations", introduction="Four offices around Boston.")
Page.objects.get(pk=site.root_page_id).add_child(instance=index)
for title, slug, street, city, postal_code, phone, summary in LARKSPUR_PLACES:
    address = {"street": street, "city": city, "region": "MA", "postal_code": postal_code, "phone": phone}
    location = LocationPage(title=title, slug=slug, summary=summary, **address)
    location.directions = "<p>Enter from the street, and take the elevator.</p>"
    location.treatments = TreatmentPage.objects.live()[:3]
    index.add_child(instance=location)
    location.save_revision().publish()
"""


def apply_brand(site, name):
    """Give the running demo ``site`` the brand ``name``, and four locations."""
    done = run_python(site.data_dir, "-c", SCRIPT, *BRANDS[name])
    assert done.returncode == 0, done.stderr
