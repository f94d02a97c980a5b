"""Who may do what with redirects, to begin with. Admins change it under Settings, Groups."""

MANAGERS = "Redirect managers"
# Model → what its managers may do. Not among them: leading visitors to other websites (add_external_redirect).
MANAGE = {
    "redirectrule": ("view", "add", "change", "delete"),
    "missedpath": ("view", "change", "delete"),
    "redirectimport": ("view", "add", "change"),
}
LOOKING = ("Editors", "Moderators")  # Wagtail's groups: they see redirects, and don't touch them
LOOK = {"redirectrule": ("view",), "missedpath": ("view",)}


def permissions(permission_model, rights):
    codenames = [f"{action}_{model}" for model, actions in rights.items() for action in actions]
    return permission_model.objects.filter(content_type__app_label="site_core", codename__in=codenames)


def give_rights(group_model, permission_model):
    """Make the group of redirect managers, and let editors look."""
    managers, _ = group_model.objects.get_or_create(name=MANAGERS)
    managers.permissions.add(*permissions(permission_model, MANAGE))
    managers.permissions.add(
        permission_model.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    for group in group_model.objects.filter(name__in=LOOKING):
        group.permissions.add(*permissions(permission_model, LOOK))
