"""Which admin views each role can open."""

import pytest
from wagtail.admin.menu import admin_menu

from tests.accounts.conftest import signed_in
from tests.support.admin_walk import accessible_url_names, admin_patterns, build_url, create_objects
from tests.support.html import soup

pytestmark = pytest.mark.slow

ROLES = {
    "E": "Editors",
    "M": "Medical reviewers",
    "R": "Redirect managers",
    "F": "Front desk",
    "S": "Site admins",
}
# URL name, or a prefix of it → roles that can open it. The longest matching prefix counts.
# “wagtailadmin_pages:” applies during a workflow, where Wagtail reserves some actions for reviewers.
ALLOWED_ROLES = {
    "account_sessions": "EMRFS",
    "admin_search": "EMS",
    "awaited_thumbnails:": "EMRS",
    "background_task": "EMS",  # that of an SEO audit
    "banners_end": "",
    "desk_calendar": "EMS",
    "desk_digest": "EMRFS",
    "desk_panels": "EMRFS",
    "desk_reschedule": "MS",
    "brand_preview": "S",
    "desk_tour_end": "",
    "drafts_discard": "EMS",
    "drafts_publish": "M",
    "drafts_take_over": "M",
    "editing:": "",
    "editing_": "",
    "editing_facts": "EMRFS",
    "editing_open_word_document": "EMS",
    "editing_replace_image": "EMS",
    "editing_replace_text": "EMS",
    "editing_save_template": "EMS",
    "editing_templates": "EMS",
    "enquiries": "FS",
    "enquiry": "S",
    "enquiry_open": "FS",
    "enquiry_take": "",
    "guide": "EMRFS",
    "image_library:": "EMS",
    "image_uploads:": "EMS",
    "index_now": "S",
    "otp_webauthn:": "",
    "otp_webauthn:js-i18n-catalog": "EMRFS",
    "page_cache": "S",
    "person_leave": "MS",
    "person_return": "MS",
    "page_counts": "EMS",
    "page_feedback_report": "EMS",
    "page_templates:": "EMS",
    "page_templates:add": "",
    "page_templates:delete": "S",
    "passkey_": "EMRFS",
    "past_versions": "EMS",
    "past_versions_restore": "",
    "redirects:": "RS",
    "redirects:list": "EMRS",
    "redirects:list_results": "EMRS",
    "redirects_": "EMRS",
    "redirects_add_several": "RS",
    "redirects_columns": "",
    "redirects_import": "RS",
    "redirects_imports": "RS",
    "redirects_not_found_clear": "RS",
    "redirects_progress": "",
    "redirects_undo": "RS",
    "redirects_upload": "",
    "search_terms": "EMS",
    "review_": "EMS",
    "review_answer": "",  # only for the account of the reviewer
    "review_due": "",
    "review_edit": "",
    "review_retraction_decide": "",
    "review_revoke": "",
    "review_send_again": "",
    "seo_audit:": "EMS",
    "seo_audit:statement_undo": "",
    "seo_audit:statement_confirm_in_form": "",
    "seo_audit:external_link_check": "",
    "seo_audit:external_link_ignore": "",
    "settings_": "S",
    "site_health": "S",
    "start_": "",  # for administrators, while the site is empty
    "sign_ins": "S",
    "topic_add": "",
    "trash": "EMRS",
    "trash_entry": "RS",
    "trash_purge": "S",
    "trash_undo": "",
    "two_factor": "EMRFS",
    "unsaved_text_": "EMRFS",
    "user_invitation_": "S",
    "user_invite": "S",
    "user_sessions": "S",
    "wagtail_bulk_action": "EMRS",
    "wagtailadmin_account": "EMRFS",
    "wagtailadmin_api:documents:": "EMS",
    "wagtailadmin_api:documents:listing": "EMRS",
    "wagtailadmin_api:images:": "EMS",
    "wagtailadmin_api:images:listing": "EMRS",
    "wagtailadmin_api:pages:": "EMS",
    "wagtailadmin_api:pages:listing": "EMRS",
    "wagtailadmin_block_preview": "",
    "wagtailadmin_choose_page": "EMRS",
    "wagtailadmin_choose_page_anchor_link": "EMRFS",
    "wagtailadmin_choose_page_email_link": "EMRFS",
    "wagtailadmin_choose_page_external_link": "EMRFS",
    "wagtailadmin_choose_page_phone_link": "EMRFS",
    "wagtailadmin_collections:": "S",
    "wagtailadmin_dismissibles": "EMRFS",
    "wagtailadmin_editing_sessions:": "",
    "wagtailadmin_explore": "EMS",
    "wagtailadmin_home": "EMRFS",
    "wagtailadmin_javascript_catalog": "EMRFS",
    "wagtailadmin_login": "",
    "wagtailadmin_pages:": "EMS",
    "wagtailadmin_pages:choose_parent": "EMRS",
    "wagtailadmin_pages:collect_workflow_action_data": "M",
    "wagtailadmin_pages:confirm_workflow_cancellation": "EMRS",
    "wagtailadmin_pages:delete": "MS",
    "wagtailadmin_pages:move": "MS",
    "wagtailadmin_pages:move_confirm": "EMRS",
    "wagtailadmin_pages:revisions_index": "EMRS",
    "wagtailadmin_pages:revisions_unschedule": "MS",
    "wagtailadmin_pages:set_page_position": "MS",
    "wagtailadmin_pages:set_privacy": "MS",
    "wagtailadmin_pages:unpublish": "M",
    "wagtailadmin_pages:workflow_action": "M",
    "wagtailadmin_pages:workflow_preview": "M",
    "wagtailadmin_password_reset": "EMRFS",
    "wagtailadmin_reports:": "EMS",
    "wagtailadmin_reports:locked_pages": "MS",
    "wagtailadmin_reports:locked_pages_results": "MS",
    "wagtailadmin_reports:site_history": "EMRS",
    "wagtailadmin_reports:site_history_results": "EMRS",
    "wagtailadmin_sprite": "EMRFS",
    "wagtailadmin_tag": "EMRS",
    "wagtailadmin_workflows:": "S",
    "wagtailadmin_workflows:task_chooser": "EMRS",
    "wagtailadmin_workflows:task_chooser_create": "EMRS",
    "wagtailadmin_workflows:task_chooser_results": "EMRS",
    "wagtailadmin_workflows:task_chosen": "EMRS",
    "wagtaildocs:": "EMS",
    "wagtaildocs_chooser:": "EMRS",
    "wagtaildocs_chooser:chosen": "EMS",
    "wagtaildocs_chooser:chosen_multiple": "EMRS",
    "wagtaildocs_chooser:create": "EMS",
    "wagtailembeds:": "EMRS",
    "wagtailimages:": "EMS",
    "wagtailimages_chooser:": "EMRS",
    "wagtailimages_chooser:chosen": "EMS",
    "wagtailimages_chooser:chosen_multiple": "EMRS",
    "wagtailimages_chooser:create": "EMS",
    "wagtailredirects:": "EMRS",
    "wagtailsettings:": "S",
    "wagtailsites:": "S",
    "wagtailsites:add": "",
    "wagtailsites:copy": "",
    "wagtailsites:delete": "",
    "wagtailsnippetchoosers_redirects_redirectrule:": "EMRS",
    "wagtailsnippetchoosers_redirects_redirectrule:create": "RS",
    "wagtailsnippetchoosers_content_reusableblock:": "EMRS",
    "wagtailsnippetchoosers_content_reusableblock:create": "EMS",
    "wagtailsnippets_content_reusableblock:": "EMS",
    "wagtailsnippets_content_reusableblock:delete": "S",
    "wagtailsnippets_content_reusableblock:revisions_unschedule": "MS",
    "wagtailsnippets_content_reusableblock:unpublish": "MS",
    "wagtailsnippetchoosers_banners_banner:": "EMRS",
    "wagtailsnippetchoosers_banners_banner:create": "S",
    "wagtailsnippets_banners_banner:": "FS",
    "wagtailsnippets_banners_banner:delete": "S",
    "wagtailsnippetchoosers_facts_fact:": "EMRS",
    "wagtailsnippetchoosers_facts_fact:create": "S",
    "wagtailsnippets_facts_fact:": "S",
    "wagtailsnippets_facts_fact:list": "EMS",
    "wagtailsnippets_facts_fact:list_results": "EMS",
    "wagtailsnippets_facts_fact:usage": "EMS",
    "facts_check": "",
    "wagtailsnippetchoosers_pages_topic:": "EMRS",
    "wagtailsnippetchoosers_pages_topic:create": "EMS",
    "wagtailsnippets:": "EMRS",
    "wagtailsnippets:index": "",
    "wagtailsnippets_pages_topic:": "EMS",
    "wagtailsnippets_pages_topic:delete": "S",
    "wagtailusers_groups:": "S",
    "wagtailusers_users:": "S",
    "wordpress_": "S",
    "wordpress_attention_done": "",
    "wordpress_worklist": "EMS",
}
# Views that no GET request opens: they need a POST, or objects in another state.
NOT_BY_GET = {
    "banners_end",
    "brand_preview",
    "desk_tour_end",
    "editing:checklist",
    "editing:new_checklist",
    "editing_paste",
    "editing_references",
    "editing_replace_text_result",  # of an operation
    "facts_check",
    "enquiry_take",
    "image_library:save_alt_text",
    "page_templates:add",
    "topic_add",
    "image_uploads:create",
    "image_uploads:delete",
    "image_uploads:preview",  # of another user
    "image_uploads:upload",
    "otp_webauthn:credential-authentication-begin",
    "otp_webauthn:credential-authentication-complete",
    "otp_webauthn:credential-registration-begin",
    "otp_webauthn:credential-registration-complete",
    "passkey_name",  # of another user
    "passkey_remove",
    "past_versions_restore",
    "redirects_report",
    "redirects_simulate",
    "review_answer",  # of another person
    "review_due",
    "review_edit",
    "review_retraction_decide",
    "review_revoke",
    "review_send_again",
    "trash_undo",
    "two_factor_check",
    "two_factor_reset",
    "unsaved_text_check",
    "unsaved_text_compare",
    "unsaved_text_restore",
    "user_invitation_revoke",  # of oneself
    "user_invitation_send",  # of oneself
    "user_sessions",  # of oneself
    "wagtailadmin_api:documents:find",
    "wagtailadmin_api:images:find",
    "wagtailadmin_api:pages:action",
    "wagtailadmin_api:pages:find",
    "seo_audit:external_link_check",
    "seo_audit:external_link_ignore",
    "seo_audit:statement_confirm_in_form",
    "seo_audit:statement_undo",
    "site_health_send_test_message",
    "start_clinic",  # only while the site is empty
    "wagtailadmin_block_preview",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_login",
    "wagtailadmin_pages:convert_alias",
    "wagtailadmin_pages:lock",
    "wagtailadmin_pages:unlock",
    "wagtailadmin_workflows:enable",
    "wagtailadmin_workflows:enable_task",
    "wagtailadmin_workflows:remove",
    "wagtaildocs:create_multiple_from_uploaded_document",
    "wagtaildocs:delete_multiple",
    "wagtaildocs:delete_upload_multiple",
    "wagtaildocs:edit_multiple",
    "wagtailimages:create_multiple_from_uploaded_image",
    "wagtailimages:delete_multiple",
    "wagtailimages:delete_upload_multiple",
    "wagtailimages:edit_multiple",
    "wagtailimages:url_generator",
    "wagtailimages:url_generator_output",
    "wagtailsettings:preview_on_edit",
    "wagtailsnippets:index",  # lists no snippets, because each has a separate menu
    "wagtailusers_users:delete",
    "wordpress_attention_done",
    "wordpress_delete_files",
    "wordpress_rehearsal_file",  # of a rehearsal
}
PAGES_MENU = ("Pages", "Calendar", "Images", "Documents", "Topics", "Facts", "Reusable blocks")
MENU = {
    "E": {*PAGES_MENU, "Redirects", "Reports", "Trash", "Help"},
    "M": {*PAGES_MENU, "Redirects", "Reports", "Trash", "Help"},
    "R": {"Redirects", "Reports", "Trash", "Help"},
    "F": {"Banners", "Inquiries", "Help"},
    "S": {*PAGES_MENU, "Redirects", "Reports", "Trash", "Help", "Banners", "Inquiries", "Settings"},
}


def allowed_roles(name):
    prefixes = [prefix for prefix in ALLOWED_ROLES if name.startswith(prefix)]
    assert prefixes, f"“{name}” is a new admin URL. Add it to ALLOWED_ROLES, and if needed to its app’s roles.py."
    return ALLOWED_ROLES[max(prefixes, key=len)]


def test_every_admin_url_is_in_the_table():
    for name in admin_patterns():
        assert set(allowed_roles(name)) <= set(ROLES)


def test_administrator_can_open_every_view(site, make_user):
    boss = make_user("boss", is_superuser=True)
    assert set(admin_patterns()) - accessible_url_names(signed_in(boss), create_objects(site, boss)) == NOT_BY_GET


def test_every_screen_has_one_h1(site, make_user):
    boss = make_user("boss", is_superuser=True)
    client, objects = signed_in(boss), create_objects(site, boss)
    for name, arguments in admin_patterns().items():
        response = client.get(build_url(name, arguments, objects))
        is_page = "text/html" in response.headers.get("Content-Type", "")
        if response.status_code == 200 and is_page and b"<body" in response.content:
            assert len(soup(response).select("h1")) == 1, name


@pytest.mark.parametrize("letter", ROLES)
def test_role_can_open_only_its_views(site, make_user, letter):
    objects = create_objects(site, make_user("boss", is_superuser=True))
    visible = accessible_url_names(signed_in(make_user("somebody", ROLES[letter])), objects)
    assert visible == {name for name in admin_patterns() if letter in allowed_roles(name)} - NOT_BY_GET


@pytest.mark.parametrize("letter", ROLES)
def test_role_has_its_menu(site, make_user, rf, letter):
    request = rf.get("/")
    request.user = make_user("somebody", ROLES[letter])
    assert {item.label for item in admin_menu.menu_items_for_request(request)} == MENU[letter]


def test_visitor_is_asked_to_sign_in(site, client, make_user):
    objects = create_objects(site, make_user("boss", is_superuser=True))
    signing_in = ("wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_sprite", "wagtailadmin_javascript")
    assert all(name.startswith(signing_in) for name in accessible_url_names(client, objects))
