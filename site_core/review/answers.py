"""Record the answer to a review request."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from site_core.content.passages import clean_text

from .forms import AnswerForm
from .models import ReviewRequest
from .services import Edit, RequestClosedError, add_comments, approve, return_with_comments

WHOLE_PAGE = "title"  # Wagtail’s comments belong to a field


def submit_answer(review_request: ReviewRequest, form: AnswerForm, *, via: str, user: Any = None) -> str:
    """Record the answer in ``form``, which is valid. Return a message if that is not possible."""
    try:
        edits = [Edit(edit.place.path, edit.place.text, clean_text(edit.text)) for edit in form.edits]
        if form.is_approval:
            approve(
                review_request.revision,
                review_request.reviewer,
                via=via,
                user=user,
                request=review_request,
                edits=edits,
                next_review=form.cleaned_data["next_review"],
            )
            add_comments(review_request, comments_of(form), user=user)
        else:
            return_with_comments(review_request, comments_of(form), via=via, user=user, edits=edits)
    except RequestClosedError:
        return _("This review was closed a moment ago. Nothing was recorded. Reload the page to see why.")
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def comments_of(form: AnswerForm) -> list[tuple[str, str]]:
    """Return the comments as ``[(content path, text), …]``, the message about the whole page last."""
    comments = [(comment.place.path, comment.text) for comment in form.comments]
    return [*comments, (WHOLE_PAGE, form.full_message)] if form.full_message else comments
