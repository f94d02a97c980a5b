from typing import Any

from wagtail import hooks

from . import log_actions


@hooks.register("register_log_actions")
def register_review_log_actions(actions: Any) -> None:
    log_actions.register(actions)
