"""Whether what follows a paper of ours in a file is good signatures and nothing else."""

from __future__ import annotations

from reports.signing.said import Reading


def problem_of(reading: Reading) -> tuple[str, dict[str, str]] | None:
    """The first thing that is wrong, as a code of `SignedFileRefused` with its values; None when all is well.

    Every signature must be valid and led back to a trusted authority, the last one over the whole file, and
    each be drawn in a box of the paper.
    """
    signatures = reading.signatures
    if not signatures:
        return ("unsigned" if reading.base == "same" else "altered"), {}
    broken = next((each for each in signatures if each.problem == "broken"), None)
    if broken is not None:
        return "broken", {"name": broken.name}
    if reading.base == "altered":
        return "altered", {}
    if not signatures[-1].whole:
        return "appended", {}
    for each in signatures:
        if each.problem:
            return each.problem, {"name": each.name, "issuer": each.issuer}
    return ("outside_box", {}) if reading.base == "outside" else None
