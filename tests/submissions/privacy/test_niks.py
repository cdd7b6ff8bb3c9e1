"""A NIK: asked for only by its question, encrypted wherever it lies, masked wherever it is shown."""

from __future__ import annotations

import json
import logging
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards.models import AccessLog, AuditEvent
from submissions.answers import clean, display, is_complete, typed
from submissions.answers.niks import reveal
from submissions.forms.answers import SectionForm
from submissions.models import Answer, Form, Question, Section, Submission
from submissions.queries.content import frozen_value
from tests.scenario import Award, Round
from tests.staff import queries_of, staff_client
from tests.submissions.questions import question

NIK = "3672011505900001"


def with_nik() -> Submission:
    """An admitted entry whose form asks for a NIK, which is answered."""
    award = Award([Round("proposal", "100")], entries=["Antrean"], jurors=[])
    entry = award.entries["Antrean"]
    form = Form.objects.create(category=award.category, state="in_force", published_at=timezone.now())
    section = Section.objects.create(form=form, position=1, code="identitas", title="Identitas")
    asked = Question.objects.create(
        section=section, position=1, code="nik", kind="short_text", label="NIK ketua", is_nik=True
    )
    entry.form = form
    entry.save()
    Answer.objects.create(
        submission=entry,
        section_code="identitas",
        question_code="nik",
        value=clean(asked, NIK),
        updated_at=timezone.now(),
    )
    return entry


def everything_stored() -> str:
    """Every row of every table of ours, as text."""
    rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")  # noqa: S608 - our own names
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def test_a_nik_is_kept_encrypted_and_shown_masked() -> None:
    asked = question("short_text", is_nik=True)
    value = clean(asked, " 367201 150590 0001 ")
    assert NIK not in str(value)
    assert reveal(value) == NIK
    assert display(asked, value) == "\N{BULLET}" * 12 + " 0001"
    assert clean(asked, typed(asked, value)) == value
    assert is_complete(asked, value)
    assert clean(asked, "  ") is None
    assert display(asked, frozen_value(value)) == "\N{BULLET}" * 16
    assert display(asked, NIK) == ""  # a plain one that came some other way is not shown


@pytest.mark.parametrize("wrong", ["3672011505900", "3672013202900001", "enc1:palsu"])
def test_a_wrong_nik_is_refused_and_not_repeated(wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean(question("short_text", is_nik=True), wrong)
    assert wrong not in str(refused.value)


@pytest.mark.django_db
def test_only_a_short_text_can_ask_for_a_nik() -> None:
    entry = with_nik()
    asked = Question.objects.get(section__form=entry.form)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=asked.pk).update(kind="long_text")


@pytest.mark.django_db
def test_the_page_of_a_section_shows_the_mask_and_keeps_what_is_left_alone() -> None:
    section = Section.objects.get(form=with_nik().form)
    value = Answer.objects.get().value
    form = SectionForm(section, {"nik": value})
    drawn = str(form["nik"])
    assert NIK not in drawn
    assert "\N{BULLET}" * 12 + " 0001" in drawn
    sent = QueryDict(mutable=True)
    sent["jawaban-nik"], sent["jawaban-nik_kept"] = "\N{BULLET}" * 12 + " 0001", value
    again = SectionForm(section, {"nik": value}, data=sent)
    assert again.is_valid()
    assert again.answers == {"nik": value}
    sent["jawaban-nik"] = "3672014505900002"
    changed = SectionForm(section, {"nik": value}, data=sent)
    assert changed.is_valid()
    assert reveal(changed.answers["nik"]) == "3672014505900002"
    sent["jawaban-nik"] = ""
    emptied = SectionForm(section, {"nik": value}, data=sent)
    assert emptied.is_valid()
    assert emptied.answers == {"nik": None}


@pytest.mark.django_db
def test_the_page_of_the_entry_masks_it_and_only_the_secretariat_sees_it_in_full() -> None:
    entry = with_nik()
    edition = entry.category.edition
    page = f"/sekretariat/{edition.slug}/entri/{entry.code}/"
    address = f"/sekretariat/{edition.slug}/nik/{Answer.objects.get().pk}/"
    for role in ("secretariat", "auditor"):
        shown = staff_client(edition, role).get(page).content.decode()
        assert "0001" in shown
        assert NIK not in shown
    auditor = staff_client(edition, "auditor")
    assert auditor.post(address, {"purpose": "Ingin tahu"}).status_code == 403
    client = staff_client(edition)
    assert NIK not in client.get(address).content.decode()
    assert client.post(address, {"purpose": " "}).status_code == 422
    assert not AccessLog.objects.filter(action="revealed").exists()
    answer = client.post(address, {"purpose": "Mencocokkan KTP"})
    assert NIK in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    row = AccessLog.objects.get(action="revealed")
    assert (row.fields, row.subject, row.purpose) == (["nik"], f"submission:{entry.pk}", "Mencocokkan KTP")
    log = auditor.get(f"/sekretariat/{edition.slug}/akses-data/", {"field": "nik"}).content.decode()
    assert "Mencocokkan KTP" in log
    assert staff_client(Award([], entries=[], jurors=[]).edition).get(address).status_code == 404


@pytest.mark.django_db
def test_an_answer_that_is_no_nik_is_not_found() -> None:
    entry = with_nik()
    other = Answer.objects.create(
        submission=entry, section_code="identitas", question_code="lain", value="x", updated_at=timezone.now()
    )
    edition = entry.category.edition
    assert staff_client(edition).get(f"/sekretariat/{edition.slug}/nik/{other.pk}/").status_code == 404


@st.composite
def niks(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1950, 1, 1), date(2020, 1, 1)))
    day = born.day + draw(st.sampled_from((0, 40)))
    return f"3672{draw(st.integers(1, 8)):02d}{day:02d}{born:%m%y}{draw(st.integers(1, 9999)):04d}"


@pytest.mark.django_db(transaction=True)
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(niks())
def test_the_digits_of_a_nik_lie_nowhere(nik: str) -> None:
    """Tables, ledger, log, dossier and exports, whatever the NIK is."""
    entry = with_nik()
    asked = Question.objects.get(section__form=entry.form)
    answer = Answer.objects.get(submission=entry)
    edition = entry.category.edition
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    try:
        answer.value = clean(asked, nik)
        answer.save()
        client = staff_client(edition)
        dossier = b"".join(client.get(f"/sekretariat/{edition.slug}/dokumen/berkas-pemeriksaan/"))
        csv = b"".join(client.get(f"/sekretariat/{edition.slug}/dokumen/hasil/csv/"))
        client.post(f"/sekretariat/{edition.slug}/nik/{answer.pk}/", {"purpose": "Mencocokkan KTP"})
    finally:
        logging.getLogger().removeHandler(handler)
    with zipfile.ZipFile(BytesIO(dossier)) as archive:
        said = b"".join(archive.read(name) for name in archive.namelist())
    ledger = json.dumps(list(AuditEvent.objects.filter(edition=edition).values_list("data", flat=True)))
    for text in (everything_stored(), ledger, said.decode("utf-8", "replace"), csv.decode(), *records):
        assert nik not in text


@pytest.mark.django_db
def test_the_page_of_an_entry_asks_a_fixed_number_of_queries_whatever_it_answers() -> None:
    entry = with_nik()
    client = staff_client(entry.category.edition)
    address = f"/sekretariat/{entry.category.edition.slug}/entri/{entry.code}/"
    first = queries_of(client, address)
    for number in (2, 3):
        Answer.objects.create(
            submission=entry,
            section_code="identitas",
            question_code=f"lain{number}",
            value="x",
            updated_at=timezone.now(),
        )
    assert queries_of(client, address) == first
