"""The constant Django view that pages are compared with: ``tests.bench.constant:application``.

It returns the same 10 KB for every request, behind the middleware of a new Django project, without a database.
"""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

from site_core.lib.buffered_wsgi import BufferedWSGI

PAGE = b"<p>A constant page.</p>\n" * 420

settings.configure(
    SECRET_KEY="only for a benchmark on this machine",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)

urlpatterns = [path("", lambda request: HttpResponse(PAGE))]

wsgi_application = get_wsgi_application()
application = BufferedWSGI(wsgi_application, threads=4, max_body=lambda path: 0)
