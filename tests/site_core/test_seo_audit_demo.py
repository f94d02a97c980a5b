"""The demo clinic under its own audit."""

import pytest

from .audit import audit

pytestmark = pytest.mark.django_db


def test_the_demo_clinic_has_no_errors_and_no_warnings(demo):
    found = [(page.address, finding) for page in audit() for finding in page.findings]
    assert [(address, finding.message) for address, finding in found if finding.severity != "notice"] == []
