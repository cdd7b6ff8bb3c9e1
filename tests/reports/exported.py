"""An edition whose results were worked out by hand, and readers of what is exported from it."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command

from awards.models import Edition
from judging.services.decisions import record_few_sheets
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import excuse_sheet
from reports.services.results import confirm_results
from tests.scenario import Award, Crit, Round

HOSTILE = '=HYPERLINK("http://contoh.example","klik")'
RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
ALL_SHEETS_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


class Golden:
    """Two categories, judged and closed.

    ipp, proposal 40 and presentasi 60: the halves case (75.505 prints 75.51), two joint entries, one with a
    recusal in both stages, one that was absent from the presentation. ttg, penilaian 100: the thirds case.
    """

    def __init__(self) -> None:
        self.ipp = Award(
            [
                Round("proposal", "40", [Crit("nilai")]),
                Round("presentasi", "60", [Crit("isi", "50", tie=1), Crit("tanya", "50")]),
            ],
            entries=["Absen", "Sama A", HOSTILE, "Sama B", "Berkonflik"],
            jurors=["Juri 1", "Juri 2", "Juri 3"],
            chair="Juri 1",
            deputy="Juri 2",
        )
        self.edition = self.ipp.edition
        self.ttg = Award(
            [
                Round(
                    "penilaian",
                    "100",
                    [Crit("satu", "20", "3"), Crit("dua", "20", "3"), Crit("tiga", "60", "3")],
                )
            ],
            entries=["+Sepertiga"],
            jurors=["Juri 4", "Juri 5"],
            edition=self.edition,
            code="ttg",
        )

    def judge_first(self) -> None:
        """Assign everything, note the recusal, and close the first stage of ipp."""
        ipp = self.ipp
        ipp.assign_all()
        self.ttg.assign_all()
        declare_recusal(
            submission=ipp.entries["Berkonflik"], juror=ipp.jurors["Juri 3"], reason="kerabat", by=None
        )
        proposals = {HOSTILE: "80", "Sama A": "60", "Sama B": "60", "Absen": "95", "Berkonflik": "90"}
        for entry, value in proposals.items():
            for juror in ipp.jurors:
                if (entry, juror) != ("Berkonflik", "Juri 3"):
                    ipp.score("proposal", entry, juror, value)
        assert ipp.close("proposal") == []

    def judge_rest(self) -> None:
        """Score and close the other stages; the absent entry stays without a counted sheet."""
        ipp = self.ipp
        for entry in ("Sama A", "Sama B"):
            for juror in ipp.jurors:
                ipp.score("presentasi", entry, juror, {"isi": "60", "tanya": "60"})
        for juror, (first, second) in zip(
            ipp.jurors, [("72.5", "72.5"), ("72.5", "72.5"), ("72.5", "72.55")], strict=True
        ):
            ipp.score("presentasi", HOSTILE, juror, {"isi": first, "tanya": second})
        ipp.score("presentasi", "Berkonflik", "Juri 1", {"isi": "70", "tanya": "70"})
        ipp.score("presentasi", "Berkonflik", "Juri 2", {"isi": "80", "tanya": "80"})
        for juror, by in (("Juri 2", "Juri 1"), ("Juri 3", "Juri 1"), ("Juri 1", "Juri 2")):
            sheet = ipp.sheet("presentasi", "Absen", juror)
            excuse_sheet(sheet_id=sheet.pk, by=ipp.jurors[by], reason="Tim tidak hadir.")
        record_few_sheets(
            stage=ipp.stages["presentasi"],
            submission_id=ipp.entries["Absen"].pk,
            reason="Tim tidak hadir.",
            by=ipp.jurors["Juri 1"],
        )
        assert ipp.close("presentasi") == []
        for juror in self.ttg.jurors:
            self.ttg.score("penilaian", "+Sepertiga", juror, {"satu": "1", "dua": "1", "tiga": "3"})
        assert self.ttg.close("penilaian") == []

    def confirm(self) -> None:
        """The plenary's lock on both categories."""
        for award in (self.ipp, self.ttg):
            confirm_results(category=award.category, by=None, allow_joint=True)

    def unit(self, award: Award, entry: str) -> str:
        """The name of the unit that entered."""
        return award.entries[entry].unit.name


def export(edition: Edition, kind: str, path: Path) -> tuple[bytes, str]:
    """Run the command; the file and what stood on standard error."""
    errors = io.StringIO()
    call_command("export_results", edition=edition.slug, format=kind, output=str(path), stderr=errors)
    return path.read_bytes(), errors.getvalue()


def csv_rows(data: bytes) -> list[dict[str, str]]:
    """The rows of an exported CSV by its header."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def without_results(workbook: bytes) -> bytes:
    """The workbook with every formula's stored result set to 77777, so that a reader has to compute."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>77777</v>", content)
            new.writestr(name, content)
    return target.getvalue()


def recalculated(workbook: bytes, folder: Path) -> dict[str, list[list[str]]]:
    """Every sheet of a workbook, by name, as LibreOffice computes it from the formulas alone."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed, so nothing recomputes the workbook")
    source = folder / "buku.xlsx"
    source.write_bytes(without_results(workbook))
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--norestore",
            "--convert-to",
            ALL_SHEETS_AS_CSV,
            "--outdir",
            str(folder / "csv"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {
        path.stem.removeprefix("buku-"): list(csv.reader(path.open(encoding="utf-8")))
        for path in (folder / "csv").glob("*.csv")
    }
