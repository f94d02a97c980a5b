"""The newest proof sheet, with which the days after the switch are compared."""

from __future__ import annotations

from collections.abc import Iterator

from ..models import Proof


def newest_proof(source: str) -> Proof | None:
    return Proof.objects.filter(source=source, status=Proof.Status.FINISHED).first()


def sheet_lines(source: str) -> Iterator[tuple[str, str]]:
    """Yield path and result of each line of the newest proof sheet, however many it has."""
    proof = newest_proof(source)
    if proof:
        yield from proof.lines.order_by().values_list("path", "result").iterator(chunk_size=2000)
