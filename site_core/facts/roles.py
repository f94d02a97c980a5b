"""What the roles of the site may do with facts. Everyone who writes pages may use them; that needs no permission."""

from site_core.lib.roles import grant_to_role

MANAGE = ("facts.add_fact", "facts.change_fact", "facts.delete_fact")


def register() -> None:
    grant_to_role("editors", "facts.view_fact")
    grant_to_role("medical-reviewers", "facts.view_fact")
    grant_to_role("site-admins", *MANAGE)
