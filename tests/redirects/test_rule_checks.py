"""Which redirects are rejected, which cause warnings, and which chains are shortened when a redirect is saved."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page, Site

from site_core.media.models import ClinicDocument
from site_core.redirects.checks.rule_checks import RuleChecker, check_and_save
from site_core.redirects.models import Kind, QueryMode, RedirectRule
from tests.support import factories


@pytest.fixture(params=["one save", "import"])
def check(request, site):
    """Check a rule against the rules in the database, or against those read once for an import."""

    def check(rule, **options):
        checker = RuleChecker(**options) if request.param == "one save" else RuleChecker.for_import(**options)
        return checker.check(rule)

    return check


@pytest.fixture
def now():
    return timezone.now()


def rule(source, target="", **values):
    return RedirectRule(source=source, target=target, **values)


def saved(source, target="", **values):
    stored = rule(source, target, **values)
    stored.save()
    return stored


def prefix(source, target="", **values):
    return rule(source, target, kind=Kind.PREFIX, **values)


def regex(source, target="", **values):
    return rule(source, target, kind=Kind.REGEX, **values)


def test_valid_rules_pass(check, site):
    for valid in (
        rule("/old/", "/articles/"),
        rule("/old/", "https://testserver/articles/?x=1#part"),
        rule("/?p=123", "/articles/"),
        rule("/old/", status=410),
        rule("/old/", redirect_page_id=site.team.pk),
        prefix("/old-blog/*", "/articles/$1"),
        regex(r"^/(\d{4})/(\d\d)/(.+)$", "/articles/$3"),
    ):
        result = check(valid)
        assert (result.errors, result.warnings) == ({}, []), valid


@pytest.mark.parametrize(
    ("invalid", "field"),
    [
        (rule("", "/a/"), "source"),
        (rule("/old/"), "target"),
        (rule("/old/", "/a/", status=410), "target"),
        (rule("/old/", "/a/", status=200), "status"),
        (rule("/old/", "articles"), "target"),
        (rule("/old/", "//evil.example/"), "target"),
        (rule("/old/", "/\\evil.example/"), "target"),
        (rule("/old/", "javascript:alert(1)"), "target"),
        (rule("/old/", "data:text/html,x"), "target"),
        (rule("/old/", "https://"), "target"),
        (rule("/old/", "https://[::1"), "target"),
        (rule("/old/", "https://localhost@evil.example/"), "target"),
        (rule("/old/", "https://evil.example/"), "target"),
        (rule("http://[::1", "/a/"), "source"),
        (rule("/old\x00/", "/a/"), "source"),
        (rule("/old\n/x", "/a/"), "source"),
        (rule("/old/", "/a\r\nSet-Cookie: x"), "target"),
        (rule("/old\ud800/", "/a/"), "source"),
        (rule("/" + "x" * 2000, "/a/"), "source"),
        (rule("/old/", "/" + "x" * 2000), "target"),
        (rule("/admin/login/", "/a/"), "source"),
        (rule("/one/two#three", "/a/"), "source"),
        (rule("https://testserver/one/two#three", "/a/"), "source"),
        (rule("/old/", "https://" + "ü" * 64 + ".example/"), "target"),
        (rule("/old/", "/a/", query_mode=QueryMode.EXACT), "query"),
        (rule("/old/", "/a/", priority=40_000), "priority"),
        (rule("/old/", "/a/", kind="magic"), "kind"),
        (prefix("/old/*", "/a/$2"), "target"),
        (prefix("/old/*", "https://$1/"), "target"),
        (prefix("/old/*", "$1"), "target"),
        (regex("(", "/a/"), "source"),
        (regex("a(?=b)", "/a/"), "source"),
        (regex("^/x$", "/$1"), "target"),
        (regex("x" * 1001, "/a/"), "source"),
    ],
    ids=repr,
)
def test_invalid_rules_are_rejected_with_an_error_on_the_field(check, invalid, field):
    invalid = RedirectRule(**{name: value for name, value in invalid.__dict__.items() if not name.startswith("_")})
    result = check(invalid)
    assert list(result.errors) == [field]
    assert all(text.endswith(".") for text in result.error_messages())


def test_page_and_url_together_are_rejected(check, site):
    assert "target" in check(rule("/old/", "/a/", redirect_page_id=site.team.pk)).errors


def test_document_counts_as_a_page_only_if_it_exists(check):
    document = ClinicDocument.objects.create(title="A form", file="documents/form.pdf")
    assert check(rule(f"/documents/{document.pk + 1}/form.pdf", "/team/")).warnings == []
    assert check(rule(f"/documents/{document.pk}/old.pdf", "/team/")).warnings == []
    assert "A page exists at" in check(rule(document.url, "/team/")).warnings[0]
    assert check(rule("/old-form/", document.url)).warnings == []
    assert "No page exists at" in check(rule("/old-form/", "/documents/99/old.pdf")).warnings[0]


def test_image_counts_as_a_page_only_if_it_exists(check):
    rendition = factories.ImageFactory().get_rendition("width-20")
    assert check(rule("/media/images/old.jpg", "/team/")).warnings == []
    assert "A page exists at" in check(rule(f"/media/{rendition.file.name}", "/team/")).warnings[0]


def test_end_before_the_start_is_rejected(check, now):
    assert "ends_at" in check(rule("/old/", "/a/", starts_at=now, ends_at=now)).errors


@pytest.mark.parametrize(
    "target", ["/old/", "/old", "/OLD/", "/%6Fld/", "/old/?x=1", "/old/#part", "http://testserver/old"]
)
def test_redirect_to_itself_is_rejected(check, target):
    assert "itself" in check(rule("/old/", target)).error_messages()[0]


def test_redirect_from_a_page_to_the_same_page_is_rejected(check, site):
    assert "redirect_page" in check(rule("/team/", redirect_page_id=site.team.pk)).errors
    assert "target" in check(rule("/team", "/team/")).errors


def test_case_sensitive_rule_can_redirect_to_the_same_url_in_another_case(check):
    assert check(rule("/Old/", "/old/", ignore_case=False)).is_valid


def test_rule_can_redirect_to_the_same_path_without_the_query(check):
    assert check(rule("/?p=123", "/")).is_valid


def test_query_rule_that_leads_to_itself_is_rejected(check):
    assert not check(rule("/?p=123", "/?p=123&x=1")).is_valid


@pytest.mark.parametrize("length", [2, 3, 12])
def test_loop_through_any_number_of_rules_is_rejected(check, length):
    for number in range(1, length):
        saved(f"/{number}/", f"/{number + 1}/", status=302)
    result = check(rule(f"/{length}/", "/1/", status=302))
    assert "loop: " in result.error_messages()[0]
    assert f"/{length}/ → /1/" in result.error_messages()[0]


def test_loop_through_a_prefix_is_rejected(check):
    saved("/new/a/", "/old/a/", status=302)
    assert not check(prefix("/old/*", "/new/$1")).is_valid


def test_loop_of_two_prefixes_is_rejected(check):
    saved("/new/*", "/old/$1", kind=Kind.PREFIX)
    assert not check(prefix("/old/*", "/new/$1")).is_valid


def test_loop_through_a_regular_expression_is_rejected(check):
    saved(r"^/y(\d+)$", "/x$1", kind=Kind.REGEX)
    assert not check(regex(r"^/x(\d+)$", "/y$1")).is_valid


def test_loop_through_a_query_on_a_live_page_is_rejected(check):
    saved("/?p=1", "/?p=2", status=302)
    assert not check(rule("/?p=2", "/?p=1", status=302)).is_valid


def test_pattern_that_matches_its_own_targets_causes_a_warning(check):
    result = check(prefix("/*", "/articles/$1"))
    assert result.is_valid
    assert "match this redirect again" in result.warnings[-1]


def test_changed_rule_does_not_conflict_with_its_stored_version(check):
    stored = saved("/a/", "/b/")
    stored.source, stored.target = "/b/", "/a/"
    assert check(stored).is_valid


def test_disabled_rule_does_not_make_a_loop(check):
    saved("/a/", "/b/", enabled=False)
    assert check(rule("/b/", "/a/")).is_valid


@pytest.mark.parametrize("source", ["/old/", "/old", "/OLD/", "https://testserver/old/", "/%6fld/"])
def test_second_rule_for_a_url_is_rejected(check, source):
    saved("/old/", "/a/")
    assert "already exists: /old/" in check(rule(source, "/b/")).error_messages()[0]


def test_same_pattern_again_is_rejected(check):
    saved("/old/*", "/a/$1", kind=Kind.PREFIX)
    assert not check(prefix("/OLD/*", "/b/")).is_valid


def test_rules_for_different_requests_are_not_duplicates(check, now, site):
    saved("/old/", "/a/")
    for other in (
        rule("/old/?p=1", "/b/"),
        rule("/old/", "/b/", site_id=Site.objects.get().pk),
        rule("/old/", "/b/", starts_at=now),
        prefix("/old/*", "/b/"),
    ):
        assert check(other).is_valid, other


def test_chain_is_flattened(check):
    saved("/b/", "/c/")
    first = rule("/a/", "/b/")
    result = check(first)
    assert first.target == "/c/"
    assert "directly to /c/" in result.warnings[0]


def test_chain_to_a_page_leads_to_the_page(check, site):
    saved("/b/", redirect_page_id=site.team.pk)
    first = rule("/a/", "/b/")
    check(first)
    assert (first.redirect_page_id, first.target) == (site.team.pk, "")


@pytest.mark.parametrize("values", [{"status": 302}, {"carry_query": False}, {"starts_at": "now"}, {"site": "one"}])
def test_rule_that_does_not_always_apply_is_not_skipped(check, now, values):
    replacements = {"now": {"starts_at": now}, "one": {"site_id": Site.objects.get().pk}}
    values = next((replacements[value] for value in values.values() if value in replacements), values)
    saved("/b/", "/c/", **values)
    first = rule("/a/", "/b/")
    check(first)
    assert first.target == "/b/"


def test_saving_a_rule_flattens_the_rules_that_lead_to_it(site):
    first = saved("/a/", "/b/")
    result = check_and_save(rule("/b/", "/c/"))
    first.refresh_from_db()
    assert first.target == "/c/"
    assert "/a/ led here" in result.warnings[-1]


@pytest.mark.parametrize("path", ["/healthz/", "/readyz/", "/robots.txt", "/sitemap.xml", "/llms.txt", "/search/"])
def test_url_that_the_site_itself_uses_causes_a_warning(check, path):
    assert f"The site itself uses {path}" in check(rule(path, "/team/")).warnings[0]


def test_target_that_does_not_exist_causes_a_warning(check):
    assert "No page exists at /articles/none/" in check(rule("/old/", "/articles/none/")).warnings[0]
    assert check(rule("/old/", "/media/leaflet.pdf")).warnings == []


def test_saving_a_pattern_flattens_the_rules_that_lead_to_it(site, client):
    saved("/a/", "/old/x/")
    check_and_save(prefix("/old/*", "/articles/$1"))
    assert RedirectRule.objects.get(source="/a/").target == "/articles/x/"


def test_rejected_rule_changes_nothing(site):
    saved("/a/", "/b/")
    with pytest.raises(ValidationError) as rejected:
        check_and_save(rule("/b/", "/a/"))
    assert "target" in rejected.value.message_dict
    assert RedirectRule.objects.count() == 1


def test_other_website_requires_permission(check):
    external = "https://elsewhere.example/"
    assert "elsewhere.example" in check(rule("/old/", external)).error_messages()[0]
    assert check(rule("/old/", external), may_leave_site=True).is_valid


def test_unpublished_page_causes_a_warning(check, site):
    draft = factories.StandardPageFactory(parent=site.home, live=False, title="Soon")
    result = check(rule("/old/", redirect_page_id=draft.pk))
    assert result.is_valid
    assert "“Soon” is not published" in result.warnings[0]


def test_page_outside_every_site_causes_a_warning(check):
    assert (
        "does not belong to any site"
        in check(rule("/old/", redirect_page_id=Page.get_first_root_node().pk)).warnings[0]
    )


@pytest.mark.parametrize("path", ["/team/", "/articles/feed/"])
def test_rule_for_the_url_of_a_page_or_view_causes_a_warning(check, path):
    assert f"A page exists at {path}" in check(rule(path, "/about/")).warnings[0]


def test_chain_that_ends_in_gone_causes_a_warning(check):
    saved("/b/", status=410)
    assert "is gone (410)" in check(rule("/a/", "/b/")).warnings[0]


def test_host_of_another_site_is_removed_with_a_warning(check):
    assert "old.example was removed" in check(rule("https://old.example/a/", "/b/")).warnings[0]


def test_later_rows_of_a_file_are_checked_against_earlier_ones(site):
    checker = RuleChecker.for_import()
    first, second, third = rule("/a/", "/b/"), rule("/b/", "/c/"), rule("/c/", "/a/")
    for row in (first, second):
        assert checker.check(row).is_valid
        checker.add(row)
    assert not checker.check(third).is_valid
    assert not checker.check(rule("/A", "/d/")).is_valid
    assert checker.flatten(first)
    assert first.target == "/c/"


def test_import_flattens_stored_rules(site):
    stored = saved("/a/", "/b/")
    checker = RuleChecker.for_import()
    row = rule("/b/", "/c/")
    checker.check(row)
    checker.add(row)
    assert {pk: changed.target for pk, changed in checker.flattened_rules.items()} == {stored.pk: "/c/"}


def test_checking_for_an_import_takes_no_queries(site, django_assert_num_queries):
    saved("/b/", "/c/")
    checker = RuleChecker.for_import()
    with django_assert_num_queries(0):
        for row in (rule("/a/", "/b/"), rule("/x/", redirect_page_id=site.team.pk), prefix("/y/*", "/z/$1")):
            assert checker.check(row).is_valid
            checker.add(row)


@pytest.mark.parametrize("source", ["/", "//", "/?", "/#top", "https://www.old-clinic.example", "https://testserver/"])
def test_rule_for_the_home_page_is_rejected(check, source):
    assert "source" in check(rule(source, "/treatments/")).errors


def test_rule_for_the_home_page_with_a_query_string_is_accepted(check):
    assert check(rule("/?p=1", "/treatments/")).is_valid


def test_query_string_that_must_match_exactly_is_required(check):
    assert "query" in check(rule("/old/?", "/team/", query_mode=QueryMode.EXACT)).errors
