"""The only error that reading an export raises."""

from django.utils.translation import gettext as _


class BrokenExport(Exception):
    """A file that can't be read: what is wrong with it, in which file, and on which line.

    The reason never quotes the file, because exports contain what patients wrote. ``line`` is 0 if there is none.
    """

    def __init__(self, reason: str, *, file: str = "", line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.file = file
        self.line = line

    def __str__(self) -> str:
        if self.file and self.line:
            return _("%(file)s, line %(line)d: %(reason)s") % {
                "file": self.file,
                "line": self.line,
                "reason": self.reason,
            }
        return f"{self.file}: {self.reason}" if self.file else self.reason
