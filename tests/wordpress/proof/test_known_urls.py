"""The whole way: an import, redirects for every URL that it knows, and the proof of them."""

import pytest

from site_core.wordpress.models import OldUrl
from site_core.wordpress.old_urls.applying import apply_rules
from tests.support.wordpress_site import import_export, item, write_export
from tests.wordpress.proof.support import HOST, post, prove

pytestmark = pytest.mark.django_db

SLEEP = [("category", "sleep", "Sleep")]


def test_with_its_redirects_every_known_url_answers_and_nothing_differs(site_url, tmp_path):
    export = write_export(
        tmp_path / "export.xml",
        post(1, terms=SLEEP),
        post(2, f'<p>More in <a href="{HOST}/?p=1">the first one</a>.</p><p>That is all there is to say.</p>'),
        item(3, "page", slug="visit-us", title="Visit us", content="<p>We are on Pier Street, behind the bakery.</p>"),
    )
    import_export(export, publish=True)
    apply_rules(HOST)
    found, said = prove(site_url, *OldUrl.objects.values_list("path", flat=True), folder=tmp_path, export=export)
    assert len(found) == OldUrl.objects.count() > 20
    wrong = {path: line.differences for path, line in found.items() if line.result in ("differs", "unanswered")}
    assert wrong == {}, said
    assert found["/2019/03/sleep-1/"].result == "moved"
    assert found["/?p=2"].final_path == found["/2019/03/sleep-2/"].final_path
    assert found["/visit-us/"].result == "same"
    assert found["/wp-login.php"].result == "gone"
