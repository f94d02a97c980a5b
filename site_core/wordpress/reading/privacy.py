"""Which post types hold what patients and customers wrote. The reader counts their items, and drops their text."""

from __future__ import annotations

import re

TOOLSET = "wpcf-"  # before the names of the fields of Toolset, whose forms let visitors fill them

# Words in the names of post types of orders, payments, bookings, form entries, and support tickets, such as
# “shop_order”, “wc_booking”, and “my_clinic_appointments”. An “entry” can be public, such as one of a glossary.
WORDS = """
appointment attendee booking callback donation donor enquiry enrolled enrollment inbound inquiry
invoice lead order outbound payment prescription purchase referral refund registration reservation rsvp submission
submitted subscriber subscription ticket transaction waitlist
"""
# What visitors read is about patients as well, such as “patient_story”, or for applicants, such as “applicant_guide”:
# these words make a type private only as the last one, such as “clinic_patients”, or next to one for records.
PERSON_WORDS = frozenset(("patient", "customer", "applicant"))
RECORD_WORDS = """
account application case chart data detail diagnosis document email entry file form history intake message note
profile record referral report request response result resume upload user
"""
FORM_WORDS = "acf af caldera cf contact everest evf fluent frm gf gravity hf lead nf ninja quform vfb wpcf wpuf"
# Names of plug-ins for forms begin or end with “form”, and so do other words.
FORM = re.compile("^form|form$")
OTHER_START = re.compile("forma[lt]|former|formation|formul")
OTHER_WORDS = "conform freeform inform landform lifeform perform platform reform transform uniform waveform"
# Words that make a type private only next to one of the others, such as “survey_response” and “wp_mail_log”.
PAIRS = (
    ("chat consult consultation telehealth therapy video zoom", "log message request session transcript"),
    ("consent gdpr privacy", "entry form log record request signature"),
    ("assessment poll quiz screening survey test", "answer attempt entry response result"),
    ("email mail message sms", "history log queue sent"),
    ("direct private user student member", "certificate mail message note thread"),
    ("awsm career job vacancy", "application resume"),
    ("clinical health medical", "chart history intake record"),
    ("api http rest", "log"),
)
# Post types of plug-ins whose names don’t say it.
NAMES = """
feedback nf_sub wpcf7s cfdb7 flamingo_contact edd_log edd_license give_log wpsc-purchase-log wpforms_log birs_client
wc_user_membership bookly sfwd-essays sfwd-assignment user_request rcp_membership wc_rma_request mphb_reserved_room
fep_message happyforms-message em_booking elementor_lead postman_sent_mail wpcrm-contact gdpr_consent
mec-books mec_books evo-tix tix_email elementor_cf_db pf_contact reply dwqa-question dwqa-answer sensei_message
peepso-message llms_my_certificate llms_my_achievement llms_voucher resume zerobs_quote ywrac_cart wpsc-message
"""
# Fields that only a record of a person has, whatever its post type is called: of shops, forums, and forms.
PERSONAL_META = frozenset(
    (
        *("_billing_email", "_billing_first_name", "_billing_phone", "_customer_user", "_customer_ip_address"),
        *("_bbp_author_ip", "_bbp_anonymous_email", "_edd_payment_user_email", "_give_payment_donor_email"),
        *("_mec_attendees", "mec_attendees"),
    )
)
PUBLIC_POST_TYPES = frozenset(("post", "page", "attachment", "product"))
PRIVATE_WORDS = frozenset(WORDS.split())
PRIVATE_OF_PERSONS = frozenset(RECORD_WORDS.split())
ENTRY_WORDS = frozenset(FORM_WORDS.split())
OTHER_FORMS = frozenset(OTHER_WORDS.split())
PRIVATE_PAIRS = tuple((frozenset(first.split()), frozenset(second.split())) for first, second in PAIRS)
PRIVATE_POST_TYPES = frozenset(NAMES.split())
# Folders below “uploads” that plug-ins put the files of visitors into.
PRIVATE_FOLDERS = re.compile(
    r"/(?:gravity_forms|wpforms|ninja-forms|formidable|elementor/forms|wpcf7_uploads|cf7-?[a-z]*|caldera_forms|forminator|"
    r"fluentform|everest_forms_uploads|woocommerce_uploads|edd|wpdm|flamingo|user_uploads|jetpack-forms|happyforms)/",
    re.IGNORECASE,
)


def is_private(post_type: str) -> bool:
    """Return whether items of this post type hold what patients or customers wrote."""
    name = post_type.strip().lower()
    if name in PRIVATE_POST_TYPES:
        return True
    parts = re.findall("[a-z]+", name)
    words = {singular(word) for word in parts} | set(parts)
    if words & PRIVATE_WORDS or ("entry" in words and (words & ENTRY_WORDS or any(map(names_form, parts)))):
        return True
    if any(words & first and words & second for first, second in PRIVATE_PAIRS):
        return True
    is_of_persons = bool(words & PERSON_WORDS) and "for" not in words  # unlike “information_for_patients”
    return is_of_persons and (singular(parts[-1]) in PERSON_WORDS or bool(words & PRIVATE_OF_PERSONS))


def names_form(part: str) -> bool:
    """Return whether ``part`` of a name is about forms, such as “metform”, “wpforms”, and “forminator”."""
    word = singular(part)
    return word not in OTHER_FORMS and FORM.search(word) is not None and OTHER_START.match(word) is None


def is_of_person(post_type: str, meta_key: str) -> bool:
    """Return whether an item of ``post_type`` with this field is the record of a customer or visitor."""
    return meta_key in PERSONAL_META and post_type.strip().lower() not in PUBLIC_POST_TYPES


def singular(word: str) -> str:
    """Return the singular of an English noun with a regular plural."""
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def is_private_file(url: str) -> bool:
    """Return whether a file was uploaded by a visitor, such as with a form."""
    return PRIVATE_FOLDERS.search(url) is not None
