"""Reports errors to Sentry, or what speaks its language. Imported only where ``SENTRY_DSN`` names one."""

import sentry_sdk

from .logs import without_personal_data

KEPT_OF_A_REQUEST = ("method", "url")


def report_errors_to(dsn):
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,  # a form's values are among them
        max_request_body_size="never",
        max_breadcrumbs=0,  # queries and log lines
        before_send=without_visitor,
    )


def without_visitor(event, hint):
    """The error and where it happened; of the request its method and address, of the user the number."""
    request = event.get("request", {})
    event["request"] = {name: request[name] for name in KEPT_OF_A_REQUEST if name in request}
    event["user"] = {name: value for name, value in event.get("user", {}).items() if name == "id"}
    event.pop("breadcrumbs", None)
    event.pop("extra", None)
    return without_personal_texts(event)


def without_personal_texts(value):
    if isinstance(value, str):
        return without_personal_data(value)
    if isinstance(value, dict):
        return {name: without_personal_texts(each) for name, each in value.items()}
    if isinstance(value, list):
        return [without_personal_texts(each) for each in value]
    return value
