"""What a text is about, so that a bare “session” in it is that of one fact or another."""

from __future__ import annotations

from dataclasses import dataclass

from .subjects import DIFFERENT, EVALUATION, HEADS, Subject, canonical, roots, words_of


@dataclass(frozen=True)
class Topic:
    """What a text is about, and the names of the treatment, if it is about one."""

    text: str = ""
    names: tuple[str, ...] = ()

    @property
    def all_text(self) -> str:
        return " ".join([self.text, *self.names])

    def excludes(self, subject: Subject) -> bool:
        """Return whether a bare “session” here is not that of ``subject``, because this is about something else."""
        words = roots(self.all_text)
        if subject.roots & words or len(subject.roots) > 1 or not subject.roots <= HEADS | {EVALUATION}:
            return False
        return bool(self.names) or any(
            canonical(word) not in subject.roots for word in words_of(self.text) if word in DIFFERENT
        )
