"""Adding a topic from the form of a page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.log_actions import log

from .topics import Topic

ADD_TOPIC = "pages.add_topic"


@require_POST
def add_topic(request: HttpRequest) -> JsonResponse:
    """Add the topic ``name``, and return its key and name, or ``{"error": message}``. A known topic is returned."""
    if not request.user.has_perm(ADD_TOPIC):
        return JsonResponse({"error": _("You don’t have permission to add topics.")}, status=403)
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())
    if topic := Topic.objects.filter(name__iexact=name).first():
        return JsonResponse({"pk": topic.pk, "name": topic.name})
    topic = Topic(name=name, slug=unused_slug(name))
    try:
        topic.full_clean()
    except ValidationError as error:
        return JsonResponse({"error": first_message(error)}, status=400)
    topic.save()
    log(topic, "wagtail.create", user=request.user)
    return JsonResponse({"pk": topic.pk, "name": topic.name})


def unused_slug(name: str) -> str:
    """Return a slug for ``name`` that no topic has."""
    base = slugify(name)[:70] or "topic"
    taken = set(Topic.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def first_message(error: ValidationError) -> str:
    messages: list[Any] = error.message_dict.get("name") or error.messages
    return str(messages[0])
