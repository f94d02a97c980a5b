"""Who may change banners. That includes the hours of the days on which a banner closes the clinic."""

from site_core.lib.roles import grant_to_role

MANAGE = ("banners.add_banner", "banners.change_banner", "banners.view_banner")


def register() -> None:
    grant_to_role("front-desk", *MANAGE)
    grant_to_role("site-admins", *MANAGE, "banners.delete_banner")
