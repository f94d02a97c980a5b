from django.apps import AppConfig

from site_core.pages.sections import register_sections


class BlogConfig(AppConfig):
    name = "blog"

    def ready(self) -> None:
        register_sections("blog.BlogIndexPage")
