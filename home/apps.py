from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from .legal_notices import checks  # noqa: F401  registers the checks
