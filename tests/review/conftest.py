"""A treatment that someone is asked to review."""

import pytest

from site_core.review.services import request_review
from tests.support.factories import TreatmentPageFactory, side_effects

DOSE = "<p>Take 50 mg twice a day.</p><p>It may help with pain that lasts.</p>"


def about(text=DOSE, heading="What it is"):
    return {"type": "about", "value": {"heading": heading, "text": text}}


@pytest.fixture
def treatment(site):
    """A live treatment whose text names a dose."""
    return TreatmentPageFactory(title="Low-dose care", body=[about(), side_effects()])


@pytest.fixture
def change(treatment):
    """Return a function that saves a draft of the treatment with another text, and returns its revision."""

    def save_draft(text, **fields):
        page = type(treatment).objects.get(pk=treatment.pk)
        page.body = [about(text), side_effects()]
        for name, value in fields.items():
            setattr(page, name, value)
        return page.save_revision()

    return save_draft


@pytest.fixture
def ask(treatment, site):
    """Return a function that asks the reviewer to review the latest draft. It returns the request and its URL."""

    def ask_for_review(**kwargs):
        page = type(treatment).objects.get(pk=treatment.pk)
        (review_request,) = request_review(page, [site.reviewer], **kwargs)
        return review_request, f"/review/{review_request.create_token()}/"

    return ask_for_review
