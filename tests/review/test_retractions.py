"""Pages that cite retracted or corrected works: on the desk, in the report, and beside the form."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from blog.models import ArticleReference
from site_core.desk.loading import load_desk
from site_core.lib.site_health import Status
from site_core.pages.page_checks import find_problems
from site_core.review.models import CitedNotice, RetractionList
from site_core.review.retractions.citing_sentences import citing_sentences
from site_core.review.retractions.desk import check_retraction_list
from site_core.review.retractions.importing import import_retractions
from tests.support.factories import ArticlePageFactory
from tests.support.retractions import csv_file, line

REPORT, UPLOAD = reverse("review_retractions"), reverse("review_retraction_upload")
DOI = "10.1000/retracted"
BODY = [
    {
        "type": "paragraph",
        "id": "11111111-1111-4111-8111-111111111111",
        "value": "<p>First. People slept longer with it [1, 2]. Nothing else helped [2].</p>",
    }
]


@pytest.fixture
def editor(site):
    user = User.objects.create_user("eve")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def article(site):
    page = ArticlePageFactory(title="Sleep", authors=[site.author], reviewer=site.reviewer)
    page.body = BODY
    page.references = [reference(doi=DOI.upper(), title="A trial of sleep"), reference(doi="10.1000/other")]
    page.save(clean=False)
    return page


def reference(**fields):
    return ArticleReference(**{"authors": "Roy A", "title": "T", "journal": "J", "year": 2018} | fields)


def retract(*natures, doi=DOI, start=1, **fields):
    lines = [
        line(
            start + number,
            RetractionNature=nature,
            OriginalPaperDOI=doi,
            RetractionDate=f"{number + 1}/1/2023",
            **fields,
        )
        for number, nature in enumerate(natures)
    ]
    return import_retractions(csv_file(*lines), "list.csv")


def desk_items(user):
    loaded = [each for each in load_desk(User.objects.get(pk=user.pk)) if each.panel.name == "retractions"]
    return [(item.title, item.status) for each in loaded for item in each.items]


def test_a_page_that_cites_a_retracted_work_is_on_the_desk(article, editor):
    retract("Retraction")
    assert desk_items(editor) == [("Sleep", "Retraction")]


def test_a_draft_is_checked_too(article, editor):
    retract("Retraction", doi="10.1000/new")
    assert desk_items(editor) == []
    article.references.add(reference(doi="https://doi.org/10.1000/NEW"))
    article.save_revision()
    cited = CitedNotice.objects.get()
    assert (cited.in_live, cited.in_draft) == (False, True)


def test_a_work_is_found_by_its_pubmed_id(article):
    article.references = [reference(url="https://pubmed.ncbi.nlm.nih.gov/12345/")]
    article.save(clean=False)
    retract("Correction", doi="unavailable", OriginalPaperPubMedID="12345")
    assert CitedNotice.objects.get().notice.nature == "correction"


def test_a_removed_reference_leaves_the_desk(article, editor):
    retract("Retraction")
    article.references = [reference(doi="10.1000/other")]
    article.save(clean=False)
    article.save_revision()
    assert desk_items(editor) == []


@pytest.mark.parametrize(
    ("natures", "expected"),
    [
        (["Retraction", "Reinstatement"], []),
        (["Reinstatement", "Retraction"], ["retraction"]),
        (["Expression of concern", "Retraction", "Reinstatement", "Correction"], ["correction"]),
    ],
)
def test_a_later_reinstatement_cancels(article, natures, expected):
    retract(*natures)
    assert list(CitedNotice.objects.values_list("notice__nature", flat=True)) == expected


def test_another_import_keeps_decisions(article, editor, client):
    retract("Retraction")
    keep(client, editor, "The text says so.")
    retract("Retraction")
    assert CitedNotice.objects.get().note == "The text says so."


def keep(client, editor, note):
    cited = CitedNotice.objects.get()
    client.force_login(editor)
    url = reverse("review_retraction_decide", args=[cited.pk])
    return client.post(url, {f"citation-{cited.pk}-note": note}, follow=True)


def test_report_shows_reason_notice_and_citing_sentences(article, editor, client):
    retract("Retraction")
    client.force_login(editor)
    html = client.get(REPORT).content.decode()
    assert "Error in Data; Investigation by Journal/Publisher" in html
    assert "https://doi.org/10.5555/notice" in html
    assert "People slept longer with it [1, 2]." in html
    assert "Nothing else helped" not in html
    assert f"/admin/pages/{article.pk}/edit/#:w:contentpath=body.11111111" in html


def test_a_study_card_is_named_by_its_finding(article):
    study = {"claim": "More people slept.", "population": "Adults", "citation": 1}
    article.body = [{"type": "study", "id": "22222222-2222-4222-8222-222222222222", "value": study}]
    assert [sentence.text for sentence in citing_sentences(article, [1])] == ["More people slept. [1]"]


def test_keeping_a_reference_is_logged_and_can_be_undone(article, editor, client):
    retract("Retraction")
    assert "keeps the reference" in keep(client, editor, "It is named as retracted.").content.decode()
    assert desk_items(editor) == []
    entry = PageLogEntry.objects.get(action="review.keep_retracted_reference")
    assert "It is named as retracted." in entry.message
    client.post(reverse("review_retraction_decide", args=[CitedNotice.objects.get().pk]), {"action": "reopen"})
    assert desk_items(editor) == [("Sleep", "Retraction")]


def test_keeping_a_reference_needs_a_note(article, editor, client):
    retract("Retraction")
    assert "Say why" in keep(client, editor, " ").content.decode()
    assert desk_items(editor) == [("Sleep", "Retraction")]


def test_people_without_pages_see_no_report(site, client):
    user = User.objects.create_user("fay")
    user.groups.add(Group.objects.get(name="Front desk"))
    client.force_login(user)
    assert client.get(REPORT).status_code == client.get(UPLOAD).status_code == 302


def problems(page):
    return [problem.message for problem in find_problems(page) if problem.path == "references"]


def test_the_list_beside_the_form_names_the_reference(article, editor, client):
    retract("Retraction", "Correction")
    texts = problems(article)
    assert any("Reference 1 was retracted on January 1, 2023." in text for text in texts)
    assert any("Reference 1 was corrected on February 1, 2023." in text for text in texts)


def test_a_title_is_only_a_hint(article, editor):
    article.references = [reference(title="A trial of sleep: what we found", url="https://journal.example/1")]
    article.save(clean=False)
    retract("Retraction", Title="A Trial of Sleep – What We Found")
    assert desk_items(editor) == []
    assert any("Compare them" in text for text in problems(article))


def test_upload_lists_broken_lines(article, editor, client):
    client.force_login(editor)
    content = csv_file(line(1, OriginalPaperDOI=DOI), "broken\r\n").getvalue()
    response = client.post(UPLOAD, {"file": SimpleUploadedFile("list.csv", content)}, follow=True)
    html = response.content.decode()
    assert "Imported 1 rows." in html or "Imported 1 row" in html
    assert "Line 3: The number of columns is 1 instead of 20." in html
    assert desk_items(editor) == [("Sleep", "Retraction")]


def test_upload_of_another_file_says_so(editor, client):
    client.force_login(editor)
    response = client.post(UPLOAD, {"file": SimpleUploadedFile("list.csv", b"a,b\r\n1,2\r\n")})
    assert "This is not the list of retractions" in response.content.decode()


@pytest.mark.django_db
def test_site_health_says_how_old_the_list_is():
    assert next(iter(check_retraction_list())).status == Status.RECOMMENDED
    record = RetractionList.objects.create(file_name="list.csv")
    assert next(iter(check_retraction_list())).status == Status.GOOD
    record.imported_at = timezone.now() - datetime.timedelta(days=100)
    record.save()
    assert next(iter(check_retraction_list())).status == Status.RECOMMENDED
