"""Other forms of the most requested URLs: scheme, “www”, slash, and escapes."""

import csv
import io

import pytest

from site_core.redirects.models import RedirectRule
from site_core.wordpress.models import Proof, ProofLine
from site_core.wordpress.proof import sheet
from site_core.wordpress.proof.requesting import Visitor
from site_core.wordpress.proof.variants import SAMPLES, check_variants, variants
from tests.support.websites import website
from tests.wordpress.proof.support import HOST, prove


def urls(path, origin=HOST, **options):
    return {url.geturl() for url in variants(path, Visitor("http://127.0.0.1:1", origin, **options))}


def test_every_form_of_a_url_is_asked_for_once():
    assert urls("/caf%C3%A9/?p=1") == {
        "http://harbor.example/caf%C3%A9/?p=1",
        "http://www.harbor.example/caf%C3%A9/?p=1",
        "https://www.harbor.example/caf%C3%A9/?p=1",
        "https://harbor.example/caf%C3%A9?p=1",
        "https://harbor.example/caf%c3%a9/?p=1",
    }


def test_files_and_the_front_page_have_no_form_with_another_slash():
    assert urls("/", "http://www.harbor.example:8080") == {
        "http://harbor.example:8080/",
        "https://harbor.example:8080/",
        "https://www.harbor.example:8080/",
    }
    assert len(urls("/wp-content/a.jpg")) == 3


def test_a_running_site_is_not_asked_for_another_scheme():
    assert urls("/team/", is_direct=False) == {"https://www.harbor.example/team/", "https://harbor.example/team"}


@pytest.mark.django_db
def test_forms_of_the_most_requested_urls_are_in_the_sheet(site, site_url, tmp_path):
    RedirectRule.objects.create(source="/crew/", target="/team/", ignore_slash=False)
    rows = ["URL,Requests", *(f"/missing-{number}/,{number}" for number in range(30)), "/team/,90", "/crew/,80"]
    found, said = prove(site_url, *rows, folder=tmp_path)
    proof = Proof.objects.get()
    wrong = [variant["url"] for variant in proof.options["variants"] if not variant["is_fine"]]
    assert len(proof.options["variants"]) == 4  # what has no answer has no other form
    assert wrong == [f"{HOST}/crew"]
    assert "Of 4 other forms" in said
    assert "1 don’t" in said
    table = list(csv.reader(io.StringIO(b"".join(sheet.csv_file(proof)).decode("utf-8-sig"))))
    assert [row[0] for row in table[-4:]] == [variant["url"] for variant in proof.options["variants"]]
    assert f"{HOST}/crew</td>" in sheet.html_file(proof)
    assert found["/team/"].result == "same"


@pytest.mark.django_db
def test_a_form_that_fails_or_takes_two_redirects_is_not_fine():
    proof = Proof.objects.create(source=HOST)
    for number in range(SAMPLES + 5):
        ProofLine.objects.create(
            proof=proof, key=number, path=f"/{number}/", final_path=f"/{number}/", result="same", status_code=200
        )
    with website() as site:
        site.pages |= {"/0/": 200, "/0": (301, {"Location": "/0/"}), "/1/": 200, "/1": (302, {"Location": "/1/"})}
        site.pages |= {"/2/": 200, "/2": (301, {"Location": "/2/a"}), "/2/a": (301, {"Location": "/2/"})}
        site.pages |= {"/3/": 200, "/3": (301, {"Location": "https://evil.example/<script>"})}
        found = check_variants(proof, Visitor(site.origin, HOST))
    fine = {variant["url"] for variant in found if variant["is_fine"]}
    assert len(found) == SAMPLES * 4
    assert f"{HOST}/0" in fine
    assert "http://www.harbor.example/0/" in fine
    assert fine.isdisjoint({f"{HOST}/1", f"{HOST}/2", f"{HOST}/3", f"{HOST}/4"})
    assert not any(variant["is_fine"] for variant in found if "/4" in variant["url"])
