"""Pictures in private collections: their copies stand in a folder of their own, which only a view gives out."""

from wagtail.images.permissions import permission_policy
from wagtail.models import Collection

from .models import ClinicRendition

PRIVATE = ClinicRendition.PRIVATE_FOLDER

ANY_PERMISSION = ["add", "change", "choose"]


def may_see(request, image):
    """Whether the visitor satisfies the collection's privacy, or edits pictures."""
    if permission_policy.user_has_any_permission(request.user, ANY_PERMISSION):
        return True
    return all(restriction.accept_request(request) for restriction in image.collection.get_view_restrictions())


def private_collections():
    """Ids of collections that are private, by themselves or by one above them."""
    paths = Collection.objects.filter(view_restrictions__isnull=False).values_list("path", flat=True)
    found = Collection.objects.none()
    for path in paths:
        found |= Collection.objects.filter(path__startswith=path)
    return found.values_list("pk", flat=True)


def forget_misplaced_copies(images=None):
    """Delete copies that stand in the folder for the other kind of picture: they are made anew where they belong."""
    copies = ClinicRendition.objects.all()
    if images is not None:
        copies = copies.filter(image__in=images)
    private = set(private_collections())
    copies.filter(image__collection__in=private).exclude(file__startswith=PRIVATE).delete()
    copies.exclude(image__collection__in=private).filter(file__startswith=PRIVATE).delete()
