"""What the page editor of Wagtail's admin gets from this room."""
