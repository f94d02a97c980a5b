from django.templatetags.static import static
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from .views import urlpatterns


@hooks.register("register_admin_urls")
def register_task_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("insert_global_admin_css")
def task_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/background-tasks.css"))
