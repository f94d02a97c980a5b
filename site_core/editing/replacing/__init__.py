"""The screens of find and replace: preview, confirmation, result, and undo."""
