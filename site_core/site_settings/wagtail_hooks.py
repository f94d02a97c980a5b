from wagtail import hooks


@hooks.register("construct_settings_menu")
def one_place_for_sharing(request, menu_items):
    """wagtail-seo's settings page gives way to “Social sharing”, which has the part of it that is used here."""
    menu_items[:] = [item for item in menu_items if item.name != "seo"]
