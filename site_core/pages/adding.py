"""Where a page of a type is added."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import page_permission_policy


def get_add_url(model: type[Page], user: Any) -> str:
    """Return the URL at which ``user`` adds a page of the type ``model``. "" if they can add none.

    If there are several places for it, the URL is that of the list of places. One query.
    """
    types = ContentType.objects.get_for_models(*model.allowed_parent_page_models()).values()
    parents = page_permission_policy.instances_user_has_permission_for(user, "add").filter(content_type__in=types)
    pks = list(parents.values_list("pk", flat=True)[:2])
    name = (model._meta.app_label, model._meta.model_name)
    if len(pks) > 1:
        return reverse("wagtailadmin_pages:choose_parent", args=name)
    return reverse("wagtailadmin_pages:add", args=[*name, pks[0]]) if pks else ""


def get_blank_form_url(model: type[Page], user: Any) -> str:
    """As ``get_add_url``, without the choice of a template in between."""
    url = get_add_url(model, user)
    return f"{url}?template=blank" if url else ""
