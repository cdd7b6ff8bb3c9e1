"""What the scripts of both dossiers share: hashes, exact numbers, the checks of files, sheets and papers.

It lies beside `verify.py` in the unpacked folder. It needs Python 3.9 or newer and nothing else, and shares
no code with the program that made the dossier.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
Found = tuple[list[str], int]  # what is wrong, and how many were checked


def check_files(folder: Path) -> Found:
    """Every file is as the manifest says, and none is missing or added."""
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json" and "__pycache__" not in path.parts
    }
    faults = [f"{name} is missing" for name in sorted(said.keys() - found)]
    faults += [f"{name} is not in the manifest" for name in sorted(found - said.keys())]
    faults += [
        f"{name} was changed"
        for name in sorted(found & said.keys())
        if file_hash(folder / name) != said[name]
    ]
    return faults, len(said)


def gives_its_hash(edition: int, row: Row) -> bool:
    """Whether a row of the ledger is the one that was hashed."""
    content = {
        "edition": edition,
        "sequence": row["sequence"],
        "at": row["at"],
        "actor": row["actor"],
        "kind": row["kind"],
        "subject": row["subject"],
        "data": row["data"],
        "previous": row["previous"],
    }
    return bool(digest(content) == row["hash"])


def check_sheets(sheets: Iterable[Row], rubrics: Mapping[int, Row], ledger: Iterable[Row]) -> Found:
    """A final sheet has the total that its values give, and the values that the ledger holds of it."""
    recorded = {row["subject"]: row["data"] for row in ledger if row["kind"] == "scoresheet.finalised"}
    finals = [sheet for sheet in sheets if sheet["state"] == "final"]
    faults: list[str] = []
    for sheet in finals:
        name = f"sheet {sheet['id']}"
        criteria = rubrics[sheet["rubric"]]["criteria"]
        values = fractions(sheet["values"])
        if values.keys() != {criterion["code"] for criterion in criteria}:
            faults.append(f"{name} does not have one value for each criterion")
            continue
        parts = (Fraction(one["weight"]) * values[one["code"]] / Fraction(one["maximum"]) for one in criteria)
        total = half_up(sum(parts, Fraction(0)), 10)
        if total != Fraction(sheet["total"]):
            faults.append(f"{name} has the total {sheet['total']}, its values give {float(total):.4f}")
        if fractions(recorded.get(f"sheet:{sheet['id']}", {}).get("values", {})) != values:
            faults.append(f"{name} has other values than the ledger")
    return faults, len(finals)


def check_papers(folder: Path, papers: Collection[Row], ledger: Iterable[Row]) -> Found:
    """Each paper is the file, and says the words, of which the ledger has the fingerprint."""
    issued: dict[int, str] = {}
    stored: dict[int, str] = {}
    for row in ledger:
        if row["kind"] in ("document.issued", "document.numbered"):
            issued.update({paper[0]: paper[-1] for paper in row["data"]["documents"]})
        if row["kind"] == "document.rendered":
            stored.update({paper[0]: paper[-1] for paper in row["data"]["documents"]})
        if row["kind"] == "document.signed":  # [id, way, hash before, hash since, certificates]
            stored.update({paper[0]: paper[3] for paper in row["data"]["documents"]})
    faults: list[str] = []
    for paper in papers:
        name = f"paper {paper['number_text']}"
        if issued.get(paper["id"]) != digest(paper["facts"]):
            faults.append(f"{name} says something else than when it was issued")
        if paper["file"]:
            found = file_hash(folder / paper["file"])
            if not found == paper["sha256"] == stored.get(paper["id"]):
                faults.append(f"{name} is not the file that was recorded")
    return faults, len(papers)


def digest(value: Any) -> str:
    """SHA-256 over the canonical JSON of RFC 8785; what is hashed has no fractions, and keys in ASCII."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    found = hashlib.sha256()
    with path.open("rb") as source:
        for piece in iter(lambda: source.read(1 << 20), b""):
            found.update(piece)
    return found.hexdigest()


def fractions(values: Mapping[str, str]) -> dict[str, Fraction]:
    """Values by criterion, whatever the zeros behind their decimals."""
    return {code: Fraction(value) for code, value in values.items()}


def half_up(value: Fraction, places: int) -> Fraction:
    """A non-negative fraction rounded half up."""
    shifted = value * 10**places
    return Fraction((2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator), 10**places)
