#!/usr/bin/env python3
"""Check the dossier of one entry: files, frozen copy, evidence, totals, scores, papers and ledger rows.

Run it in the unpacked folder with Python 3.9 or newer; it needs nothing else and changes nothing. It shares
no code with the program that made the dossier. Exit code 0: everything agrees. 1: what does not is named.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True  # the folder stays as it was unpacked
sys.path.append(str(Path(__file__).resolve().parent))  # which `python3 -I` leaves out
from dossier_checks import (  # noqa: E402
    Row,
    check_files,
    check_papers,
    check_sheets,
    digest,
    file_hash,
    gives_its_hash,
    half_up,
)

CANNOT = """Not proved here, since it takes the dossier of the edition:
- rank and place, which depend on the other entries;
- that the rows of the ledger stand in its chain: run the script of that dossier with a hash printed below."""


class Dossier:
    """What the folder holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = json.loads((folder / "data/entry.json").read_text(encoding="utf-8"))
        self.tables: dict[str, list[Row]] = {}
        for name in ("sheets", "decisions", "standings", "finals", "papers", "evidence", "ledger"):
            lines = (folder / f"data/{name}.jsonl").read_text(encoding="utf-8").split("\n")
            self.tables[name] = [json.loads(line) for line in lines if line]
        self.stages = self.about["category"]["stages"]
        self.rubrics = {rubric["id"]: rubric for stage in self.stages for rubric in stage["rubrics"]}


Proof = tuple[list[str], int, str]  # what is wrong, how many were checked, and what it proves


def main(folder: Path) -> int:
    """Run every check; print what each proved, and what is wrong."""
    dossier = Dossier(folder)
    failed = False
    for name, check in CHECKS:
        try:
            faults, count, proved = check(dossier)
        except (KeyError, ValueError, TypeError, OSError) as error:
            faults, count, proved = [f"cannot be read: {error!r}"], 0, ""
        print(f"{name:9} {count:5} checked, {len(faults)} wrong" + ("" if faults else f": {proved}"))
        for fault in faults[:20]:
            print(f"          {fault}")
        failed = failed or bool(faults)
    print(CANNOT)
    for row in dossier.tables["ledger"][-1:]:
        print(f"last row of this entry: {row['sequence']} with the hash {row['hash']}")
    head = dossier.about["ledger"]
    print(f"head of the ledger when this was made: row {head['count']}, {head['head']}")
    print(f"this dossier: {file_hash(folder / 'manifest.json')}")
    return 1 if failed else 0


def all_files(dossier: Dossier) -> Proof:
    """Every file is as the manifest says, and none is missing or added."""
    return (*check_files(dossier.folder), "the files are those of the manifest")


def check_ledger(dossier: Dossier) -> Proof:
    """Each row gives its hash; rows that follow each other are linked."""
    faults: list[str] = []
    before: Row | None = None
    for row in dossier.tables["ledger"]:
        if not gives_its_hash(dossier.about["edition"]["id"], row):
            faults.append(f"row {row['sequence']} does not give its hash")
        if before is not None and row["sequence"] <= before["sequence"]:
            faults.append(f"row {row['sequence']} is out of order")
        if before is not None and links(before, row) and row["previous"] != before["hash"]:
            faults.append(f"row {row['sequence']} does not follow the one before it")
        before = row
    return faults, len(dossier.tables["ledger"]), "every row gives the hash that it carries"


def links(before: Row, row: Row) -> bool:
    """Whether no row lies between two."""
    return bool(row["sequence"] == before["sequence"] + 1)


def check_copies(dossier: Dossier) -> Proof:
    """Each frozen copy gives its hash, and the one that the ledger recorded when it was handed in."""
    recorded = {
        row["data"]["revision"]: row["data"]["sha256"]
        for row in dossier.tables["ledger"]
        if row["kind"] == "submission.submitted" and "sha256" in row["data"]
    }
    faults = []
    copies = dossier.about["entry"]["revisions"]
    for copy in copies:
        given = digest(copy["content"])
        if given != copy["sha256"] or recorded.get(copy["number"], given) != given:
            faults.append(f"copy {copy['number']} is not what was frozen")
    return faults, len(copies), f"{len(recorded)} of them handed in here and recorded in the ledger"


def check_evidence(dossier: Dossier) -> Proof:
    """Each file is the one that a frozen copy names, and the latest copy lacks none."""
    copies = dossier.about["entry"]["revisions"]
    named = {one["id"]: one["sha256"] for copy in copies for one in copy["content"].get("attachments", [])}
    rows = {row["id"]: row for row in dossier.tables["evidence"]}
    faults = []
    for key, row in rows.items():
        if not file_hash(dossier.folder / row["file"]) == row["sha256"] == named.get(key):
            faults.append(f"{row['file']} ({row['name']}) is not the file that was frozen")
    latest = copies[-1]["content"].get("attachments", []) if copies else []
    faults += [f"the file {one['name']} is missing" for one in latest if one["id"] not in rows]
    return faults, len(rows), "the evidence is what the frozen copies name"


def all_sheets(dossier: Dossier) -> Proof:
    """A final sheet has the total that its values give, and the values that the ledger holds of it."""
    sheets, ledger = dossier.tables["sheets"], dossier.tables["ledger"]
    proved = "totals follow from the values, and the values are those of the ledger"
    return (*check_sheets(sheets, dossier.rubrics, ledger), proved)


def check_scores(dossier: Dossier) -> Proof:
    """The score of each closed stage is the mean of the counted sheets; the final follows from them."""
    faults: list[str] = []
    sums: dict[int, tuple[Fraction, int]] = {}
    for stage in dossier.stages:
        totals = [
            Fraction(sheet["total"])
            for sheet in dossier.tables["sheets"]
            if sheet["stage"] == stage["id"] and sheet["state"] == "final"
        ]
        sums[stage["id"]] = sum(totals, Fraction(0)), len(totals)
    for row in dossier.tables["standings"]:
        total, count = sums[row["stage"]]
        score = half_up(total / count, 2) if count else None
        stored = None if row["score"] is None else Fraction(row["score"])
        if (row["sheets"], Fraction(row["total_sum"]), stored) != (count, total, score):
            faults.append(f"stage {row['stage']}: stored {row['score']}, the sheets give another score")
    seen = {row["stage"] for row in dossier.tables["standings"]}
    weighted = [stage for stage in dossier.stages if Fraction(stage["weight"]) > 0]
    for row in dossier.tables["finals"]:
        final = None
        if all(stage["id"] in seen and sums[stage["id"]][1] for stage in weighted):
            parts = (
                Fraction(stage["weight"]) * sums[stage["id"]][0] / sums[stage["id"]][1] for stage in weighted
            )
            final = half_up(sum(parts, Fraction(0)) / 100, 2)
        if (None if row["final"] is None else Fraction(row["final"])) != final:
            faults.append(f"stored the final {row['final']}, the sheets give another one")
    count = len(dossier.tables["standings"]) + len(dossier.tables["finals"])
    return faults, count, "scores and final follow from the totals"


def all_papers(dossier: Dossier) -> Proof:
    """Each paper is the file, and says the words, of which the ledger has the fingerprint."""
    papers, ledger = dossier.tables["papers"], dossier.tables["ledger"]
    return (*check_papers(dossier.folder, papers, ledger), "papers are as issued and rendered")


CHECKS = (
    ("files", all_files),
    ("ledger", check_ledger),
    ("copies", check_copies),
    ("evidence", check_evidence),
    ("sheets", all_sheets),
    ("scores", check_scores),
    ("papers", all_papers),
)

if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
