"""The API behind the page tree: ``delete`` and ``unpublish`` take where visitors go.

``{"visitors": {"answer": "gone" | "parent" | "page" | "later", "page": <id>}}``, as DestinationForm has them;
without it, retiring.py's default applies.
"""

from rest_framework.exceptions import ValidationError
from rest_framework.serializers import CharField, Serializer
from wagtail.admin.api.actions.delete import DeletePageAPIAction
from wagtail.admin.api.actions.unpublish import UnpublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet

from .prompts import PREFIX, DestinationForm


class VisitorsSerializer(Serializer):
    answer = CharField()
    page = CharField(required=False)


class AnswerSerializer(Serializer):
    visitors = VisitorsSerializer(required=False)


class UnpublishSerializer(AnswerSerializer, UnpublishPageAPIAction.serializer):
    pass


class WithAnswer:
    """An action that hears where visitors go before it is executed."""

    deleting = False

    def execute(self, instance, data):
        if visitors := data.get("visitors"):
            typed = {f"{PREFIX}-{name}": value for name, value in visitors.items()}
            below = self.deleting or data["recursive"]
            form = DestinationForm([instance], self.request.user, self.deleting, below, data=typed)
            if not form.is_valid():
                raise ValidationError({"visitors": form.errors})
            form.plan()
        return super().execute(instance, data)


class Delete(WithAnswer, DeletePageAPIAction):
    serializer = AnswerSerializer
    deleting = True


class Unpublish(WithAnswer, UnpublishPageAPIAction):
    serializer = UnpublishSerializer


class PagesWithAnswers(PagesAdminAPIViewSet):
    actions = {**PagesAdminAPIViewSet.actions, "delete": Delete, "unpublish": Unpublish}
