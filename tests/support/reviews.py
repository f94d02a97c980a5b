"""Drafts and people of tests about medical reviews."""

from django.contrib.auth.models import Group, User

from tests.support.factories import ArticlePageFactory, PersonPageFactory


def reviewer_by_email(email="maya@clinic.example", **fields):
    """A clinician without an account."""
    return PersonPageFactory(title="Maya Ellison", review_email=email, **fields)


def writer(username="dana", **fields):
    """A member of the group “Editors”."""
    user = User.objects.create_user(username, f"{username}@clinic.example", "secret", first_name="Dana", **fields)
    user.groups.add(Group.objects.get(name="Editors"))
    return user


def article_draft(owner=None, text="<p>Take <b>50 mg</b> once a day.</p>", **fields):
    """A live article with one paragraph, and a draft of it."""
    page = ArticlePageFactory(owner=owner, body=[{"type": "paragraph", "value": text, "id": BLOCK_ID}], **fields)
    page.save_revision(user=owner)
    return page


def change_text(page, text, user=None):
    """Save a draft of the article with another text."""
    draft = page.get_latest_revision_as_object()
    draft.body = [("paragraph", text)]
    return draft.save_revision(user=user)


BLOCK_ID = "11111111-2222-4333-8444-555555555555"
