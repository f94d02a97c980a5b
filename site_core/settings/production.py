"""Settings for ``make run`` and every deployment. ``SITE_URL`` says whether visitors use HTTPS."""

from urllib.parse import urlsplit

from .base import *
from .custom import use_custom_folder

_site = urlsplit(SITE_URL)
REQUIRE_SAFE_SETTINGS = True
HTTPS = _site.scheme == "https"

ALLOWED_HOSTS = [_site.hostname, *ALLOWED_HOSTS]
if not HTTPS:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]

SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=63_072_000 if HTTPS else 0)
# Both affect every host below the domain, such as a patient portal, and can't be taken back quickly.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS and env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]  # HSTS without subdomains or preloading

if SENTRY_DSN := env.str("SENTRY_DSN", default=""):
    from site_core.ops.error_reporting import report_errors

    report_errors(SENTRY_DSN)

# On a laptop (http://127.0.0.1), a password is enough.
TWO_FACTOR_REQUIRED = env.bool("SECOND_FACTOR", default=HTTPS)

use_custom_folder(globals(), BASE_DIR / "custom")
