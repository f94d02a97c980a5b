"""The page API of the admin, whose ``delete`` and ``unpublish`` actions accept where visitors go.

``{"visitors": {"answer": "gone" | "parent" | "page" | "later", "page": <id>}}``, validated by DestinationForm. Without
it, the default of the page_removal module applies.
"""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.serializers import CharField, Serializer
from wagtail.admin.api.actions.base import APIAction
from wagtail.admin.api.actions.delete import DeletePageAPIAction
from wagtail.admin.api.actions.unpublish import UnpublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Page

from .destination_form import PREFIX, DestinationForm


class VisitorsSerializer(Serializer):
    answer = CharField()
    page = CharField(required=False)


class DestinationSerializer(Serializer):
    visitors = VisitorsSerializer(required=False)


class UnpublishSerializer(DestinationSerializer, UnpublishPageAPIAction.serializer):
    pass


class DestinationMixin(APIAction):
    """An action that applies the destination for visitors before it is executed."""

    deleting = False

    def execute(self, instance: Page, data: dict[str, Any]) -> Response:
        if visitors := data.get("visitors"):
            form_data = {f"{PREFIX}-{name}": value for name, value in visitors.items()}
            with_descendants = self.deleting or data["recursive"]
            form = DestinationForm([instance], self.request.user, self.deleting, with_descendants, data=form_data)
            if not form.is_valid():
                errors = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
                raise ValidationError({"visitors": errors})
            form.apply()
        return super().execute(instance, data)


class DeleteAction(DestinationMixin, DeletePageAPIAction):
    serializer = DestinationSerializer
    deleting = True


class UnpublishAction(DestinationMixin, UnpublishPageAPIAction):
    serializer = UnpublishSerializer


class RedirectingPagesAPIViewSet(PagesAdminAPIViewSet):
    actions = {**PagesAdminAPIViewSet.actions, "delete": DeleteAction, "unpublish": UnpublishAction}
