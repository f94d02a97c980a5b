"""Who may see and change redirects."""

from django.utils.translation import gettext_lazy as _

from site_core.lib.roles import ADMIN, Role, grant_to_role, register_content_permissions, register_roles

VIEW = ("redirects.view_redirectrule", "redirects.view_notfoundpath")
MANAGE = (
    *(f"redirects.{action}_redirectrule" for action in ("view", "add", "change", "delete")),
    *(f"redirects.{action}_notfoundpath" for action in ("view", "change", "delete")),
    *(f"redirects.{action}_redirectimport" for action in ("view", "add", "change")),
)
# Only site admins can redirect visitors to other websites.
ADMINISTER = ("redirects.delete_redirectimport", "redirects.add_external_redirect")


def register() -> None:
    register_roles(
        Role(
            "redirect-managers",
            "Redirect managers",
            permissions=(*ADMIN, *MANAGE),
            description=_("Manage redirects within this site, the log of missing URLs, and imports of redirects."),
        )
    )
    grant_to_role("editors", *VIEW)
    grant_to_role("medical-reviewers", *VIEW)
    grant_to_role("site-admins", *MANAGE, *ADMINISTER)
    register_content_permissions("redirects.view_redirectrule")  # a redirect leads to a page, which is chosen
