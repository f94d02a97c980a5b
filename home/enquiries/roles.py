"""Who may see and change inquiries."""

from django.utils.translation import gettext_lazy as _

from site_core.lib.roles import ADMIN, Role, grant_to_role, register_roles

MANAGE = ("enquiries.view_enquiry", "enquiries.change_enquiry")
ADMINISTER = (
    "enquiries.change_enquirysettings",
    "enquiries.delete_enquiry",
    "enquiries.export_enquiry",
    "enquiries.view_enquiryaccess",
)


def register() -> None:
    register_roles(
        Role(
            "front-desk",
            "Front desk",
            permissions=(*ADMIN, *MANAGE),
            description=_("Read and handle inquiries, and write banners. They don’t see pages or settings."),
        )
    )
    grant_to_role("site-admins", *MANAGE, *ADMINISTER)
