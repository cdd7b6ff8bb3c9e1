#!/usr/bin/env python3
"""Check a dossier: files, ledger, every total, score, rank and place, and the papers.

Run it in the unpacked folder with Python 3.9 or newer; it needs nothing else and changes nothing. It shares
no code with the program that made the dossier. Exit code 0: everything agrees. 1: what does not is named.

    python3 verify.py [HEAD ...]    HEAD: a ledger head as a recap or minutes print it; its row is looked for
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True  # the folder stays as it was unpacked
sys.path.append(str(Path(__file__).resolve().parent))  # which `python3 -I` leaves out
from dossier_checks import (  # noqa: E402
    Found,
    Row,
    check_files,
    check_papers,
    check_sheets,
    gives_its_hash,
    half_up,
)

START = "0" * 64


def main(folder: Path, heads: Iterable[str]) -> int:
    """Run every check; print what was checked, and what is wrong."""
    dossier = Dossier(folder)
    checks: list[tuple[str, Callable[[Dossier], Found]]] = [
        ("files", lambda dossier: check_files(dossier.folder)),
        ("ledger", check_ledger),
        (
            "sheets",
            lambda dossier: check_sheets(dossier.sheets, dossier.rubrics, dossier.ledger),
        ),
        ("stages", check_stages),
        ("finals", check_finals),
        ("places", check_places),
        ("papers", lambda dossier: check_papers(dossier.folder, dossier.papers, dossier.ledger)),
        ("figures", check_figures),
    ]
    failed = False
    for name, check in checks:
        try:
            faults, count = check(dossier)
        except (KeyError, ValueError, TypeError, OSError) as error:
            faults, count = [f"cannot be read: {error!r}"], 0
        print(f"{name:8} {count:7} checked, {len(faults)} wrong")
        for fault in faults[:20]:
            print(f"         {fault}")
        failed = failed or bool(faults)
    rows = {row["hash"]: row for row in dossier.ledger}
    for head in heads:
        row = rows.get("".join(head.split()).lower())
        print(f"head {head}: " + (f"row {row['sequence']} of {row['at']}" if row else "is not in the ledger"))
        failed = failed or row is None
    print(f"ledger head {dossier.edition['ledger']['head']}")
    return 1 if failed else 0


class Dossier:
    """The rows of the dossier."""

    entries: list[Row]
    sheets: list[Row]
    decisions: list[Row]
    standings: list[Row]
    finals: list[Row]
    papers: list[Row]
    ledger: list[Row]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.edition = json.loads((folder / "data/edition.json").read_text(encoding="utf-8"))
        for name in ("entries", "sheets", "decisions", "standings", "finals", "papers", "ledger"):
            text = (folder / f"data/{name}.jsonl").read_text(encoding="utf-8")
            setattr(self, name, [json.loads(line) for line in text.split("\n") if line])
        self.codes = {entry["id"]: f"{entry['category']} {entry['code']}" for entry in self.entries}
        self.stages = {
            stage["id"]: stage for category in self.edition["categories"] for stage in category["stages"]
        }
        self.rubrics = {rubric["id"]: rubric for stage in self.stages.values() for rubric in stage["rubrics"]}
        self.counted: dict[tuple[int, int], list[Row]] = {}
        for sheet in self.sheets:
            if sheet["state"] == "final":
                self.counted.setdefault((sheet["stage"], sheet["entry"]), []).append(sheet)
        self.final_of = {row["entry"]: row for row in self.finals}
        self.score_of = {(row["stage"], row["entry"]): row["score"] for row in self.standings}


def check_ledger(dossier: Dossier) -> Found:
    """Each row gives its hash and follows the one before it; the end and the locks agree with the rows."""
    faults: list[str] = []
    previous, hashes = START, {0: START}
    for number, row in enumerate(dossier.ledger, start=1):
        follows = row["sequence"] == number and row["previous"] == previous
        if not follows or not gives_its_hash(dossier.edition["id"], row):
            faults.append(f"row {number} is broken")
            break
        previous = hashes[number] = row["hash"]
    head = dossier.edition["ledger"]
    if hashes.get(head["count"]) != head["head"] or head["count"] != len(dossier.ledger):
        faults.append(f"the ledger ends at row {len(dossier.ledger)}, it should at row {head['count']}")
    locks = [row for row in dossier.decisions if row["kind"] == "lock"]
    faults += [
        f"the lock of {lock['at']} recorded another row {lock['ledger']['count']}"
        for lock in locks
        if hashes.get(lock["ledger"]["count"]) != lock["ledger"]["head"]
    ]
    return faults, len(dossier.ledger)


def sums(dossier: Dossier, stage: int, entry: int) -> tuple[Fraction, int]:
    """The exact sum of an entry's counted totals in a stage, and how many there are."""
    sheets = dossier.counted.get((stage, entry), [])
    return sum((Fraction(sheet["total"]) for sheet in sheets), Fraction(0)), len(sheets)


def check_stages(dossier: Dossier) -> Found:
    """Each closed stage: sums, scores, ranks, places by the chain, and who went on."""
    faults: list[str] = []
    for category in dossier.edition["categories"]:
        for stage in category["stages"]:
            frozen = {row["entry"]: row for row in dossier.standings if row["stage"] == stage["id"]}
            scores = {}
            for entry, row in frozen.items():
                total, sheets = sums(dossier, stage["id"], entry)
                if (Fraction(row["total_sum"]), row["sheets"]) != (total, sheets):
                    faults.append(f"{stage['code']}, {dossier.codes[entry]}: another sum of totals")
                if sheets:
                    scores[entry] = half_up(total / sheets, 2)
            chain = [one for one in category["stages"] if one["position"] <= stage["position"]]
            faults += compare(dossier, f"{category['code']} {stage['code']}", frozen, scores, chain, "score")
            if frozen:
                faults += check_line(dossier, category, stage, frozen)
    return faults, len(dossier.standings)


def check_line(dossier: Dossier, category: Row, stage: Row, frozen: Mapping[int, Row]) -> list[str]:
    """Who went on: the best N that reach the passing grade; who is joint at the line as the chair decided."""
    best, grade = stage["promote_best"], stage["passing_grade"]
    if best is None and grade is None:
        expected: set[int] = set(frozen)
    else:
        passed = {
            entry: row["place"]
            for entry, row in frozen.items()
            if row["score"] is not None and (grade is None or Fraction(row["score"]) >= Fraction(grade))
        }
        taken = {
            tuple(row["entries"])
            for row in dossier.decisions
            if row["kind"] == "promotion_line" and row["stage"] == stage["id"] and row["takes"]
        }
        expected = set()
        for place in sorted(set(passed.values())):
            group = {entry for entry in passed if passed[entry] == place}
            within = best is None or place + len(group) - 1 <= best
            if within or (place <= best and tuple(sorted(group)) in taken):
                expected |= group
    wrong = expected ^ {entry for entry, row in frozen.items() if row["goes_on"]}
    return [f"{category['code']} {stage['code']}: {dossier.codes[entry]} goes on?" for entry in sorted(wrong)]


def check_finals(dossier: Dossier) -> Found:
    """Each final: one division, one rounding half up; complete or unranked; ranks and places by the chain."""
    faults: list[str] = []
    seen = {(row["stage"], row["entry"]) for row in dossier.standings}
    for category in dossier.edition["categories"]:
        weighted = [stage for stage in category["stages"] if Fraction(stage["weight"]) > 0]
        frozen = {row["entry"]: row for row in dossier.finals if row["category"] == category["id"]}
        finals = {}
        for entry in frozen:
            parts = [(Fraction(one["weight"]), *sums(dossier, one["id"], entry)) for one in weighted]
            went = all((stage["id"], entry) in seen for stage in weighted)
            if went and all(sheets for _weight, _total, sheets in parts):
                exact = sum((weight * total / sheets for weight, total, sheets in parts), Fraction(0))
                finals[entry] = half_up(exact / 100, 2)
        faults += compare(dossier, category["code"], frozen, finals, category["stages"], "final")
    return faults, len(dossier.finals)


def compare(
    dossier: Dossier,
    where: str,
    frozen: Mapping[int, Row],
    scores: Mapping[int, Fraction],
    stages: Iterable[Row],
    figure: str,
) -> list[str]:
    """Compare frozen figures, ranks and places with those that the scores give."""
    faults: list[str] = []
    places = placed(dossier, scores, stages)
    for entry, row in sorted(frozen.items()):
        name = f"{where}, {dossier.codes[entry]}"
        stored = None if row[figure] is None else Fraction(row[figure])
        if stored != scores.get(entry):
            faults.append(f"{name}: stored {row[figure]}, recomputed {shown(scores.get(entry))}")
        if (row["rank"], row["place"]) != places.get(entry, (None, None)):
            expected = places.get(entry, (None, None))
            faults.append(f"{name}: rank {row['rank']}, place {row['place']}; recomputed {expected}")
    return faults


def shown(value: Fraction | None) -> str:
    """A score as people write it."""
    return "none" if value is None else f"{float(value):.2f}"


def placed(
    dossier: Dossier, scores: Mapping[int, Fraction], stages: Iterable[Row]
) -> dict[int, tuple[int, int]]:
    """Rank by score and place after the chain, both counted 1224."""
    chain = [
        (stage["id"], criterion["code"])
        for stage in sorted(stages, key=lambda one: -one["position"])
        for rubric in stage["rubrics"]
        if rubric["in_force"]
        for criterion in sorted(
            (one for one in rubric["criteria"] if one["tie_order"] is not None),
            key=lambda one: one["tie_order"],
        )
    ]
    places: dict[int, tuple[int, int]] = {}
    before = 0
    for score in sorted(set(scores.values()), reverse=True):
        group = [entry for entry in scores if scores[entry] == score]
        rank = before + 1
        for joint in split(dossier, group, chain):
            for entry in joint:
                places[entry] = (rank, before + 1)
            before += len(joint)
    return places


def split(dossier: Dossier, group: list[int], chain: list[tuple[int, str]]) -> list[list[int]]:
    """Order entries of equal score by the first criterion that tells them apart, again and again."""
    if len(group) < 2 or not chain:
        return [group]
    means = {entry: mean(dossier, entry, *chain[0]) for entry in group}
    if None in means.values():
        return split(dossier, group, chain[1:])
    ordered: list[list[int]] = []
    known = {entry: value for entry, value in means.items() if value is not None}
    for value in sorted(set(known.values()), reverse=True):
        ordered += split(dossier, [entry for entry in group if known[entry] == value], chain[1:])
    return ordered


def mean(dossier: Dossier, entry: int, stage: int, criterion: str) -> Fraction | None:
    """The exact mean of a criterion over the counted sheets; None where it was not scored."""
    sheets = dossier.counted.get((stage, entry), [])
    values = [Fraction(sheet["values"][criterion]) for sheet in sheets if criterion in sheet["values"]]
    return sum(values, Fraction(0)) / len(values) if values else None


def check_places(dossier: Dossier) -> Found:
    """Each plenary in force confirmed what the finals give, or what its session decided otherwise, with a
    reason: number and title.
    """
    faults: list[str] = []
    count = 0
    titles = {
        category["id"]: {place["number"]: place["title"] for place in category["places"]}
        for category in dossier.edition["categories"]
    }
    for plenary in dossier.decisions:
        if plenary["kind"] != "plenary" or plenary["superseded_at"] is not None:
            continue
        finals = {row["entry"]: row for row in dossier.finals if row["category"] == plenary["category"]}
        places = {entry: row["place"] for entry, row in finals.items()}
        for decision in (plenary["session"] or {}).get("decisions", []):
            if decision["reason"]:
                places[decision["entry"]] = decision["number"]
        expected = {
            (entry, number, titles[plenary["category"]][number])
            for entry, number in places.items()
            if number in titles[plenary["category"]]
        }
        confirmed = {(row["entry"], row["number"], row["title"]) for row in plenary["placements"]}
        count += len(confirmed)
        for entry, number, title in sorted(expected ^ confirmed):
            said = "is neither what the finals give nor decided"
            faults.append(f"{dossier.codes[entry]}: place {number}, {title}, {said}")
    return faults, count


def check_figures(dossier: Dossier) -> Found:
    """Each figure and title that a recap, minutes or decision in force prints is what the rows give."""
    titles = titles_given(dossier)
    coded: dict[str, list[Row]] = {}
    for entry in dossier.entries:
        coded.setdefault(entry["code"], []).append(entry)
    faults: list[str] = []
    count = 0
    for paper, name, row in told(dossier):
        category = category_of(dossier, paper, name, coded.get(row["code"], []))
        entry_id = next(
            (one["id"] for one in coded.get(row["code"], []) if one["category"] == category), None
        )
        if entry_id is None or entry_id not in dossier.final_of:
            faults.append(f"paper {paper['number_text']}: {row['code']} has no final")
            continue
        said, given = figures(dossier, paper, category, entry_id, row)
        count += len(said)
        title = titles.get(entry_id, "")
        if said != given or not (paper["facts"].get("provisional") or is_title(row["award"], title)):
            text = f"{said} and {row['award']!r}, the rows give {given} and {title!r}"
            faults.append(f"paper {paper['number_text']}: {row['code']} says {text}")
    return faults, count


def told(dossier: Dossier) -> Iterator[tuple[Row, str, Row]]:
    """The rows that papers of record in force print, each with its paper and the category as named there."""
    for paper in dossier.papers:
        if paper["state"] == "void" or paper["kind"] not in ("recap", "minutes", "decree"):
            continue
        facts = paper["facts"]
        for annex in facts.get("annexes", ()):
            yield from ((paper, annex["category"], row) for row in annex["rows"])
        for row in [*facts.get("rows", ()), *facts.get("unranked", ())]:
            yield paper, facts["category"], row


def category_of(dossier: Dossier, paper: Row, name: str, entries: Iterable[Row]) -> str:
    """The code of the category that a row belongs to: of its paper, of this name, or of the only entry.

    A category may have been renamed since the paper was issued.
    """
    known = {one["id"]: one["code"] for one in dossier.edition["categories"]}
    named = [one["code"] for one in dossier.edition["categories"] if one["name"] == name]
    alone = [one["category"] for one in entries]
    return str(known.get(paper["category"]) or (named or alone or [""])[0])


def figures(dossier: Dossier, paper: Row, category: str, entry: int, row: Row) -> tuple[list[str], list[str]]:
    """What a row of a paper prints, and what the rows of the dossier give for it, in the same order."""
    final = dossier.final_of[entry]
    said, given = [row["final"]], [printed(final["final"])]
    if paper["kind"] == "recap":
        stages = next(one["stages"] for one in dossier.edition["categories"] if one["code"] == category)
        said.append(str(len(row["stages"])))
        given.append(str(len(stages)))
        for stage, cells in zip(stages, row["stages"]):  # noqa: B905 (not in 3.9; their number is compared)
            key = stage["id"], entry
            said += [*sorted(total for total in cells["totals"] if total), cells["score"]]
            given += sorted(printed(sheet["total"]) for sheet in dossier.counted.get(key, []))
            given.append(printed(dossier.score_of.get(key)))
        said.append(row["rank"])
        given.append("" if final["final"] is None else str(final["rank"]))
    return [text.replace(",", ".") for text in said], given


def titles_given(dossier: Dossier) -> dict[int, str]:
    """The title that the plenary in force gave to each entry that it placed."""
    return {
        row["entry"]: row["title"]
        for plenary in dossier.decisions
        if plenary["kind"] == "plenary" and plenary["superseded_at"] is None
        for row in plenary["placements"]
    }


def is_title(said: str, given: str) -> bool:
    """Whether a paper says this title and no other; a word that it is shared may follow."""
    return said.startswith(given) and not said[len(given) :][:1].isalnum() and bool(given) == bool(said)


def printed(value: str | None) -> str:
    """A figure as papers print it, with a point: two decimals, rounded half up; nothing where none is."""
    if value is None:
        return ""
    hundredths = int(half_up(Fraction(value), 2) * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent, sys.argv[1:]))
