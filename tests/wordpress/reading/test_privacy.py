"""Orders, form entries, and comments are counted, and their text is dropped."""

import pytest

from site_core.wordpress.reading import read
from site_core.wordpress.reading.privacy import is_private
from tests.support import wxr


@pytest.mark.parametrize(
    "post_type",
    [
        *("shop_order", "shop_order_refund", "flamingo_inbound", "nf_sub", "feedback", "edd_payment", "give_payment"),
        *("wc_booking", "appointment", "my_clinic_bookings", "gf-entries", "Patients", "event_registration"),
        *(
            "patient",
            "clinic_patients",
            "patient-record",
            "customer_orders",
            "patient_intake_forms",
            "order_for_patients",
            "prescription",
            "survey_response",
            "wp_mail_logs",
            "telehealth_session",
            "private_message",
            "waitlist",
        ),
        *(
            "metform-entry",
            "acf-form-entry",
            "af_entry",
            "quform_entry",
            "mec-books",
            "evo-tix",
            "tribe_rsvp_attendees",
        ),
        *(
            "tutor_enrolled",
            "llms_my_certificate",
            "job_application",
            "awsm_job_application",
            "reply",
            "medical_record",
        ),
        *("wp-rest-api-log", "zerobs_quote", "pf_contact"),
        *("form_entry", "wpforms-entries", "gravityforms_entry", "forminator_entry", "formcraft-entry"),
        *("applicant", "job_applicants", "applicant_data", "applicant-resume"),
    ],
)
def test_these_post_types_are_private(post_type):
    assert is_private(post_type)


@pytest.mark.parametrize(
    "post_type",
    [
        "post",
        "page",
        "attachment",
        "product",
        "wpcf7_contact_form",
        "wpforms",
        "nav_menu_item",
        "treatment",
        "glossary_entry",
        "patient_story",
        "patient-stories",
        "patient-education",
        "customer_review",
        "info_for_patients",
        "survey",
        "quiz",
        "messages",
        "diagnosis",
        "video",
        "form",
        "mec-events",
        "tribe_events",
        "sfwd-courses",
        "job_listing",
        "forum",
        "medical_service",
        *("performance_entry", "information_entry", "platform_entry", "platforms_entry", "uniform-entry"),
        *("formulary_entry", "formula_entries", "format_entry", "former-staff-entry", "transformation_entry"),
        *("applicant_guide", "information_for_applicants"),
    ],
)
def test_these_post_types_are_not_private(post_type):
    assert not is_private(post_type)


def test_private_items_are_only_counted(tmp_path):
    order = wxr.item(5, "Order SECRET", post_type="shop_order", content="SECRET", meta={"_billing_email": "SECRET"})
    export = read([wxr.write(tmp_path, wxr.export(wxr.item(1), order, order))])
    assert [item.post_id for item in export.items()] == [1]
    assert (export.counts.private["shop_order"], export.counts.repeated["shop_order"]) == (1, 1)
    assert export.counts.total == 3
    assert "SECRET" not in repr(export)


REPEATED = ["wp:post_type", "wp:post_id", "wp:post_parent", "title", "content:encoded", "category"]


@pytest.mark.parametrize("name", REPEATED)
def test_private_items_may_have_repeated_elements(tmp_path, name):
    order = wxr.item(5, "Order SECRET", post_type="shop_order", content="SECRET")
    text = "shop_order" if name == "wp:post_type" else "5"
    repeated = order.replace("</item>", f"<{name}>{text}</{name}><{name}>{text}</{name}></item>")
    assert repeated != order
    export = read([wxr.write(tmp_path, wxr.export(wxr.item(1), repeated))])
    assert [item.post_id for item in export.items()] == [1]
    assert export.counts.private["shop_order"] == 1
    assert "SECRET" not in repr(export)


@pytest.mark.parametrize(
    ("post_type", "key"), [("topic", "_bbp_author_ip"), ("acme_deal", "_billing_email"), ("visit", "_customer_user")]
)
def test_fields_of_a_person_make_any_other_type_private(tmp_path, post_type, key):
    record = wxr.item(
        5, "SECRET", post_type=post_type, content="SECRET", meta={"a": "SECRET", key: "SECRET", "z": "SECRET"}
    )
    reply = wxr.item(6, "SECRET", post_type="acme_part", parent=5, content="SECRET")
    export = read([wxr.write(tmp_path, wxr.export(wxr.item(1), record, reply))])
    assert [item.post_id for item in export.items()] == [1]
    assert export.counts.private == {post_type: 1, "acme_part": 1}
    assert "SECRET" not in repr(export)


def test_pages_with_the_same_fields_stay_public(tmp_path):
    page = wxr.item(5, "Our prices", post_type="page", meta={"_billing_email": "shop@clinic.example"})
    export = read([wxr.write(tmp_path, wxr.export(page))])
    assert [item.title for item in export.items()] == ["Our prices"]


def test_what_belongs_to_a_private_item_is_private_even_before_it(tmp_path):
    note = wxr.item(4, parent=5, post_type="attachment", attachment_url="https://clinic.example/uploads/x.pdf")
    export = read([wxr.write(tmp_path, wxr.export(note, wxr.item(5, post_type="shop_order")))])
    assert list(export.items()) == []
    assert export.attachments == {}
    assert export.counts.private == {"shop_order": 1, "attachment": 1}


@pytest.mark.parametrize("folder", ["gravity_forms/3-abc", "wpforms/12", "elementor/forms", "woocommerce_uploads/2024"])
def test_files_that_visitors_uploaded_are_private(tmp_path, folder):
    url = f"https://clinic.example/wp-content/uploads/{folder}/scan.pdf"
    export = read([wxr.write(tmp_path, wxr.export(wxr.item(1, post_type="attachment", attachment_url=url)))])
    assert list(export.items()) == []
    assert export.counts.private == {"attachment": 1}
    assert export.attachments == {}


def test_comments_are_counted_and_dropped(tmp_path):
    export = read([wxr.write(tmp_path, wxr.export(wxr.item(1, comments=("SECRET", "SECRET <b>"))))])
    (item,) = export.items()
    assert (export.counts.comments, item.comment_count) == (2, 2)
    assert "SECRET" not in repr((export, item))


def test_errors_and_repairs_never_quote_the_file(tmp_path):
    order = wxr.item(5, "Order", post_type="shop_order", content="SECRET \x08 & ]]> SECRET")
    export = read([wxr.write(tmp_path, wxr.export(order.replace("]]]]><![CDATA[>", "]]>")))])
    assert len(export.repairs) == 2
    assert "SECRET" not in repr(vars(export.repairs))


@pytest.mark.parametrize("post_type", ["post", "shop_order"])
def test_feeds_may_link_to_comments(tmp_path, post_type):
    item = wxr.item(5, post_type=post_type, comments=("SECRET",))
    url = "<comments>https://clinic.example/#comments</comments>"
    path = wxr.write(tmp_path, wxr.export(item.replace("<wp:comment>", f"{url}<wp:comment>")))
    export = read([path])
    assert export.counts.comments == 1
    assert [item.comment_count for item in export.items()] == ([1] if post_type == "post" else [])
