"""After a deletion in the admin, say until when it can be undone, with a button that does it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from wagtail.admin import messages

from .messages import undo_message
from .recording import recorded

REDIRECT = 302


class TrashMessageMiddleware:
    """Covers every view that deletes something: Wagtail has no hook after the deletion of an image."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        entries: list[int] = []
        token = recorded.set(entries)
        try:
            response = self.get_response(request)
        finally:
            recorded.reset(token)
        if entries and response.status_code == REDIRECT and (message := undo_message(request, entries)):
            messages.success(request, message)
        return response
