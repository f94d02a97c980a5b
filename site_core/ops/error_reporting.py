"""Report errors to Sentry or a compatible service. Imported only if ``SENTRY_DSN`` is set."""

from __future__ import annotations

from typing import Any

import sentry_sdk
from sentry_sdk.types import Event, Hint

from site_core import __version__

from .logging import redact_personal_data

REQUEST_FIELDS = ("method", "url")


def report_errors(dsn: str) -> None:
    sentry_sdk.init(
        dsn=dsn,
        release=f"clinic-site@{__version__}",
        send_default_pii=False,
        include_local_variables=False,  # they contain the values of forms
        max_request_body_size="never",
        max_breadcrumbs=0,  # queries and log lines
        before_send=remove_personal_data,
    )


def remove_personal_data(event: Event, hint: Hint) -> Event:
    """Keep the error and its place, the method and URL of the request, and the id of the user."""
    request, user = event.get("request", {}), event.get("user", {})
    event["request"] = {name: request[name] for name in REQUEST_FIELDS if name in request}
    event["user"] = {name: value for name, value in user.items() if name == "id"}
    event.pop("breadcrumbs", None)
    event.pop("extra", None)
    return redact_texts(event)


def redact_texts(value: Any) -> Any:
    """Return ``value``, a JSON value, with ``redact_personal_data`` applied to every text in it."""
    if isinstance(value, str):
        return redact_personal_data(value)
    if isinstance(value, dict):
        return {name: redact_texts(item) for name, item in value.items()}
    if isinstance(value, list):
        return [redact_texts(item) for item in value]
    return value
