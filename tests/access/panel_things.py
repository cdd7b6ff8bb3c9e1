"""What the addresses of panels, conflicts and plans name by a key."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
from django.core.files.base import ContentFile

from awards.models import Edition, Stage, User
from judging.models import Assignment, Conflict, PanelMember
from judging.services.assigning import assign
from judging.services.planning import compute_plan
from judging.services.plans import request_plan
from judging.services.practice import set_practice
from judging.services.seating import seat_juror
from submissions.models import Attachment, Submission

if TYPE_CHECKING:
    from tests.access.world import World


def add_panels(world: World, edition: Edition, *, juror: User, prefix: str = "", blind: str = "ttg") -> None:
    """An open stage in which `juror` sits, with a practice entry, a conflict to decide and a plan.

    The first stage of the category `blind` becomes a blind one.
    """
    secretary = world.people[f"{prefix}secretariat"]
    assert isinstance(secretary, User)
    stages = Stage.objects.filter(category__edition=edition)
    stage = stages.filter(closed_at=None).select_related("category__edition").latest("pk")
    seat_juror(stage=stage, juror=juror, by=None)
    set_practice(stage=stage, title="Contoh", text="Sebuah contoh untuk berlatih.", by=secretary)
    hidden = stages.filter(category__code=blind).earliest("position")
    Stage.objects.filter(pk=hidden.pk).update(is_blind=True)
    entry = Submission.objects.filter(category=stage.category_id).earliest("pk")
    another = PanelMember.objects.filter(panel__stage=stage).exclude(juror=juror).earliest("pk").juror
    conflict, _new = Conflict.objects.get_or_create(
        submission=entry,
        juror=another,
        defaults={"grounds": ["unit", "phone"], "found_at": entry.admitted_at},
    )
    plan = request_plan(edition=edition, stages=[stage], sheets=1, least=0, most=None, by=secretary)
    assert compute_plan(plan.pk)
    judged = Assignment.objects.filter(juror=juror, stage__closed_at__isnull=False).earliest("pk")
    world.things |= {
        f"{prefix}open_stage": stage.pk,
        f"{prefix}open_entry": entry.pk,
        f"{prefix}blind_entry": Submission.objects.filter(category=hidden.category_id).earliest("pk").pk,
        f"{prefix}conflict": conflict.pk,
        f"{prefix}plan": plan.pk,
        f"{prefix}judged_stage": judged.stage_id,
    }
    declared, file = add_evidence(stage, entry, juror)
    world.things |= {f"{prefix}declared": declared.pk, f"{prefix}juror_evidence": file.pk}


def add_evidence(stage: Stage, entry: Submission, juror: User) -> tuple[Assignment, Attachment]:
    """A file of the entry's frozen revision, which the juror may read."""
    assign(stage=stage, pairs=[(entry.pk, juror.pk)], by=None)
    given = Assignment.objects.get(stage=stage, submission=entry, juror=juror)
    Assignment.objects.filter(pk=given.pk).update(declared_at=given.assigned_at)
    content = a_pdf()
    file = Attachment(
        submission=entry,
        section_code="dampak",
        question_code="bukti",
        position=1,
        name="Surat Ketua Tim IPP 01.pdf",
        file_type="pdf",
        media_type="application/pdf",
        size=len(content),
        sha256="a" * 64,
        by=juror,
    )
    file.stored.save("bukti", ContentFile(content), save=False)
    file.preview.save("gambar", ContentFile(b"JPEG"), save=False)
    file.save()
    revision = entry.revisions.latest("number")
    facts = {"id": file.pk, "section": "dampak", "question": "bukti", "name": file.name, "pages": 1}
    rest = {"media_type": file.media_type, "size": file.size, "sha256": file.sha256}
    revision.content["attachments"] = [facts | rest]
    revision.save()
    return given, file


def a_pdf() -> bytes:
    """A page whose properties name its author."""
    target = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Author"] = "Ketua Tim IPP 01"
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = ["Ketua Tim IPP 01"]
        document.save(target)
    return target.getvalue()
