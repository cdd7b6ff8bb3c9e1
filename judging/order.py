"""The order in which each juror meets the entries: a lot of the panel's own, begun elsewhere by each juror.

Scores drift with the order of reading (Bruine de Bruin, W. 2005. Save the last dance for me, Acta
Psychologica 118, 245-260), so no entry may always come first. One order is drawn for the panel; the juror on
seat k of s begins it at k/s of its length. Where everybody scores everything, the places of an entry are
thereby spread evenly over the jurors, as in a Latin square.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence


def drawn(entries: Collection[int], seed: str) -> list[int]:
    """The panel's own order, which whoever knows the seed draws again; adding an entry moves no other."""
    return sorted(entries, key=lambda pk: (hashlib.sha256(f"order:{seed}:{pk}".encode()).digest(), pk))


def begun_at(order: Sequence[int], *, seat: int, seats: int) -> list[int]:
    """The panel's order as the juror on one of the seats, counted from 0, begins it."""
    start = (seat % seats) * len(order) // seats
    return [*order[start:], *order[:start]]
