"""What themes show beside a text from the data of plug-ins: the dates of an event, the price of a product.

There are no fields for these here, so they are listed as what needs attention. Nothing about orders is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..items import Item

EVENT: dict[str, Promise] = {
    "_EventStartDate": _("Start"),
    "_EventEndDate": _("End"),
    "_EventTimezone": _("Time zone"),
    "_EventCost": _("Cost"),
    "_EventCurrencySymbol": _("Currency"),
    "_EventURL": _("Website"),
}
PLACE: dict[str, Promise] = {
    "_VenueAddress": _("Street"),
    "_VenueCity": _("City"),
    "_VenueState": _("State"),
    "_VenueZip": _("ZIP code"),
    "_VenuePhone": _("Phone"),
    "_VenueURL": _("Website"),
    "_OrganizerPhone": _("Phone"),
    "_OrganizerWebsite": _("Website"),
}
PRODUCT: dict[str, Promise] = {
    "_regular_price": _("Price"),
    "_sale_price": _("Price in a sale"),
    "_price": _("Price now"),
    "_sku": _("Item number"),
}
OTHER_EVENT: dict[str, Promise] = {  # of Events Manager
    "_event_start_date": _("Start"),
    "_event_start_time": _("Time"),
    "_event_end_date": _("End"),
}
LABELS: dict[str, dict[str, Promise]] = {
    "tribe_events": EVENT,
    "tribe_venue": PLACE,
    "tribe_organizer": PLACE,
    "product": PRODUCT,
    "event": OTHER_EVENT,
}
LABELED_META = frozenset(name for labels in LABELS.values() for name in labels)


def plugin_values(item: Item) -> Iterator[str]:
    """Yield each value that a theme showed, after its label. A price that is there twice counts once."""
    seen: set[str] = set()
    for name, label in LABELS.get(item.post_type, {}).items():
        value = " ".join(item.meta_value(name).split())
        if value and not (name == "_price" and value in seen):
            seen.add(value)
            yield f"{label}: {value}"
