"""The audit of the demo clinic."""

import pytest

from tests.support.audit import run_audit

pytestmark = pytest.mark.django_db


def test_the_demo_clinic_has_no_errors_or_warnings(demo):
    findings = [(page.site_path, finding) for page in run_audit() for finding in page.findings]
    assert [(path, finding.message) for path, finding in findings if finding.severity != "notice"] == []
