"""What minutes and decree say, from frozen rows and the session's own record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from awards import formats
from awards.models import Category, Place, Seal
from awards.services.seals import standing_seals
from judging.models import FinalStanding
from reports.models import Placement, Plenary, PlenarySession
from reports.pdf.certificates import plain
from reports.pdf.official import Annex, AwardRow, Decree, Minutes
from reports.pdf.papers import PaperSignatory
from reports.queries.wording import wording_of
from reports.services.facts import Desk, Mark, paper_signatory
from reports.services.recap_facts import (
    ledger_sentence,
    load_frozen,
    method_sentence,
    recusal_sentences,
    tie_sentences,
)
from reports.wording import fill, items
from reports.words import on_this_day, rupiah_in_words


def minutes_facts(category: Category, desk: Desk, mark: Mark) -> dict[str, Any]:
    """The minutes of the plenary in force; every juror who was there signs them, then the office last in
    order.
    """
    plenary = Plenary.objects.get(category=category, superseded_at__isnull=True)
    session = PlenarySession.objects.filter(plenary=plenary).first()
    frozen = load_frozen(category)
    wording = wording_of(desk.edition)
    placements = _placements(plenary)
    held_on = session.held_on if session is not None else day_of(plenary)
    values = _values(desk) | {
        "kategori": category.name,
        "ruang": (session.venue if session is not None else "") or desk.edition.place_name,
    }
    minutes = Minutes(
        edition=desk.edition.name,
        category=category.name,
        number=mark.number,
        opening=f"{on_this_day(held_on)} {fill(wording['minutes_opening'], values)}",
        closing=fill(wording["minutes_closing"], values),
        rows=tuple(_award_row(row) for row in placements),
        vacant=_vacant(category, placements),
        attendance=_attendance(session),
        quorum=_quorum(session),
        decisions=_decisions(session, category),
        dissent=_dissent(session),
        ties=tie_sentences(frozen),
        recusals=recusal_sentences(frozen),
        method=method_sentence(frozen.stages),
        ledger=ledger_sentence(standing_seals(category.pk)[Seal.Kind.SCORES]),
        signatories=_signatories(session, desk),
    )
    return asdict(minutes) | _whole(desk, mark, _("Minutes of the plenary session"))


def decree_facts(categories: Sequence[Category], desk: Desk, mark: Mark) -> dict[str, Any]:
    """The draft of the decision on the winners of all categories whose places are confirmed."""
    wording, values = wording_of(desk.edition), _values(desk)

    def filled(part: str) -> str:
        return fill(wording[part], values)

    decree = Decree(
        edition=desk.edition.name,
        issuer=filled("decree_issuer"),
        about=filled("decree_about"),
        considering=items(filled("decree_considering")),
        recalling=items(filled("decree_recalling")),
        dictum=tuple(zip(ordinals(), items(filled("decree_dictum")), strict=False)),
        annexes=tuple(
            Annex(
                category.name,
                tuple(_award_row(row) for row in _placements(category.plenaries.get(superseded_at=None))),
            )
            for category in categories
        ),
        signatories=(
            paper_signatory(
                desk.signatories[0],
                above=_("Laid down in %(place)s on %(day)s")
                % {"place": desk.edition.place_name, "day": formats.day(desk.issued_on)},
            ),
        ),
    )
    return asdict(decree) | _whole(desk, mark, _("Draft decision on the winners")) | {"number": ""}


def ordinals() -> tuple[str, ...]:
    """How the points of a decision are counted: KESATU, KEDUA and so on."""
    words = pgettext("points", "FIRST SECOND THIRD FOURTH FIFTH SIXTH SEVENTH EIGHTH NINTH TENTH")
    return tuple(words.split())


def day_of(plenary: Plenary) -> date:
    """The day of a plenary of which no session was written down: the day of its confirmation."""
    return plenary.confirmed_at.astimezone(plenary.category.edition.zone).date()


def _values(desk: Desk) -> dict[str, str]:
    edition = desk.edition
    return {
        "penyelenggara": desk.organiser,
        "edisi": edition.name,
        "tahun": str(edition.year),
        "tempat": edition.place_name,
        "pejabat": desk.signatories[0].position,
    }


def _whole(desk: Desk, mark: Mark, heading: str) -> dict[str, Any]:
    """What is kept with every whole paper beside its texts."""
    return desk.common | {
        "organiser": desk.organiser,
        "heading": heading,
        "date": formats.day(desk.issued_on),
        "signatory": {"office": str(desk.signatories[0])},
        "letterhead": desk.letterhead.lines,
        "verify_url": mark.url,
        "verify_address": desk.verify_address,
        "control_code": mark.control_code,
    }


def _place_and_day(desk: Desk) -> str:
    return f"{desk.edition.place_name}, {formats.day(desk.issued_on)}"


def _placements(plenary: Plenary) -> list[Placement]:
    rows = plenary.placements.select_related("submission__unit__parent", "submission__final_standing")
    return list(rows.order_by("number", "submission__number"))


def _award_row(row: Placement) -> AwardRow:
    title = _("%(title)s, joint") % {"title": row.title} if row.is_joint else row.title
    prize = _("still to be decided") if row.prize is None else rupiah_in_words(row.prize)
    return AwardRow(
        award=title,
        code=row.submission.code,
        title=plain(row.submission.title),
        organization=plain(row.submission.unit.label),
        final=formats.score(row.submission.final_standing.final),
        prize=prize,
    )


def _vacant(category: Category, placements: Sequence[Placement]) -> tuple[str, ...]:
    held = {row.number for row in placements}
    places = Place.objects.filter(category=category).exclude(number__in=held).order_by("number")
    return tuple(_("%(title)s stays vacant.") % {"title": place.title} for place in places)


def _attendance(session: PlenarySession | None) -> tuple[tuple[str, str, str], ...]:
    if session is None:
        return ()
    rows = session.attendance.select_related("juror").order_by("juror__name", "juror_id")
    return tuple(
        (
            plain(row.juror.name),
            plain(row.juror.institution),
            pgettext("at a session", "present") if row.is_present else pgettext("at a session", "absent"),
        )
        for row in rows
    )


def _quorum(session: PlenarySession | None) -> str:
    if session is None:
        return ""
    present = session.attendance.filter(is_present=True).count()
    text = ngettext(
        "%(present)d juror was present; the session needed %(quorum)d.",
        "%(present)d jurors were present; the session needed %(quorum)d.",
        present,
    ) % {"present": present, "quorum": session.quorum}
    if present < session.quorum:
        text += " " + _("It decided all the same: %(reason)s") % {"reason": session.quorum_reason}
    return text


def _decisions(session: PlenarySession | None, category: Category) -> tuple[str, ...]:
    if session is None:
        return ()
    titles = dict(Place.objects.filter(category=category).values_list("number", "title"))
    places = dict(FinalStanding.objects.filter(category=category).values_list("submission_id", "place"))
    rows = session.decisions.select_related("submission").order_by("submission__number")
    nothing = _("no place")
    return tuple(
        _("%(code)s: by the rules %(rules)s, decided %(decided)s. Reason: %(reason)s")
        % {
            "code": row.submission.code,
            "rules": titles.get(places[row.submission_id] or 0, nothing),
            "decided": titles.get(row.number or 0, nothing),
            "reason": plain(row.reason),
        }
        for row in rows
    )


def _dissent(session: PlenarySession | None) -> tuple[str, ...]:
    if session is None:
        return ()
    rows = session.attendance.exclude(dissent="").select_related("juror").order_by("juror__name")
    return tuple(f"{plain(row.juror.name)}: {plain(row.dissent)}" for row in rows)


def _signatories(session: PlenarySession | None, desk: Desk) -> tuple[PaperSignatory, ...]:
    blocks = []
    if session is not None:
        present = session.attendance.filter(is_present=True).select_related("juror")
        blocks = [
            PaperSignatory(_("Juror"), plain(row.juror.name))
            for row in present.order_by("juror__name", "juror_id")
        ]
    return (*blocks, paper_signatory(desk.signatories[-1], above=_place_and_day(desk)))
