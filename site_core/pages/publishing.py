from django.core.exceptions import ValidationError

from .base import BasePage


def draft_publication_errors(draft):
    """What keeps ``draft`` (a page as its revision has it) from being published, as messages; empty if nothing does."""
    found = {}
    try:
        draft.full_clean()
    except ValidationError as error:
        found |= error.message_dict
    if isinstance(draft, BasePage):
        for name, messages in draft.publication_errors().items():
            found.setdefault(name, []).extend(messages)
    return [f"{name.replace('_', ' ').capitalize()}: {' '.join(messages)}" for name, messages in found.items()]
