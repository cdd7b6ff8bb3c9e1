"""What a certificate says: final texts in the edition's language, frozen when the paper is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from awards import formats
from awards.exceptions import DomainError
from awards.models import Edition, User
from reports.models import Letterhead, Placement, Signatory
from reports.models.letterhead import emblem_content
from reports.pdf.certificates import CertificateFacts, CertificateSignatory, cleaned
from reports.pdf.ornament import CertificateKind
from reports.pdf.papers import PaperLetterhead, PaperSignatory
from reports.queries.wording import own_wording
from reports.wording import BY_CODE, fill
from submissions.models import Submission

NIP_GROUPS = (8, 6, 1, 3)


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells one paper from all others."""

    number: str
    public_id: str
    control_code: str

    @property
    def url(self) -> str:
        """Where the QR code leads."""
        return f"{settings.PUBLIC_URL}/v/{self.public_id}/"


@dataclass(frozen=True, slots=True)
class Desk:
    """What all papers issued on one day share. `signatories` are those in force, in order, one per office."""

    edition: Edition
    letterhead: Letterhead
    signatories: tuple[Signatory, ...]
    issued_on: date
    own_words: Mapping[str, str] = field(default_factory=dict)  # by part, what differs from the default

    def words(self, part: str) -> str:
        """A short text of a certificate as the organiser words it."""
        text = self.own_words.get(part) or str(BY_CODE[part].default)
        edition = self.edition
        return fill(text, {"edisi": edition.name, "tahun": str(edition.year), "tempat": edition.place_name})

    @property
    def verify_address(self) -> str:
        """The short address in print, where number and code are typed in."""
        return f"{urlsplit(settings.PUBLIC_URL).netloc}/v"

    @property
    def organiser(self) -> str:
        """Who issues the papers: the first line of the letterhead."""
        return self.letterhead.lines[0] if self.letterhead.lines else self.edition.organizer.name

    @property
    def common(self) -> dict[str, Any]:
        """What is kept with every paper beside its texts."""
        return {
            "language": self.edition.language,
            "accent": self.letterhead.accent,
            "drawing": self.letterhead.drawing,
            "emblem": self.letterhead.emblem_sha256,
            "issued_on": self.issued_on.isoformat(),
        }


def open_desk(edition: Edition, issued_on: date) -> Desk:
    """The letterhead and the signatories in force on this day.

    Of several rows of one office the one that began last signs: an acting officer within the term of the
    office holder. Raises `DomainError` when there is no letterhead, or nobody in force.
    """
    letterhead = Letterhead.objects.filter(edition=edition).first()
    if letterhead is None:
        raise DomainError(
            _("%(edition)s has no letterhead yet. Add one before issuing papers.") % {"edition": edition.name}
        )
    signatories = signatories_in_force(edition, issued_on)
    if not signatories:
        raise DomainError(
            _("Nobody is in force to sign papers of %(edition)s on %(day)s. Add a signatory.")
            % {"edition": edition.name, "day": formats.day(issued_on)}
        )
    return Desk(edition, letterhead, signatories, issued_on, own_wording(edition))


def signatories_in_force(edition: Edition, day: date) -> tuple[Signatory, ...]:
    """Who signs on this day, in order: for each office the row in force that began last."""
    rows = [
        row
        for row in Signatory.objects.filter(edition=edition).order_by("order", "pk")
        if (row.valid_from is None or row.valid_from <= day)
        and (row.valid_until is None or day < row.valid_until)
    ]
    offices: dict[str, Signatory] = {}
    for row in sorted(rows, key=lambda row: row.valid_from or date.min):
        offices[row.code] = row
    return tuple(sorted(offices.values(), key=lambda row: (row.order, row.pk)))


def signature_lines(signatory: Signatory) -> tuple[str, ...]:
    """What stands under a name: rank, and the NIP in groups of 8, 6, 1 and 3 digits."""
    lines = [signatory.rank] if signatory.rank else []
    if signatory.nip:
        rest, groups = signatory.nip, []
        for size in NIP_GROUPS:
            groups.append(rest[:size])
            rest = rest[size:]
        lines.append(f"NIP {' '.join(group for group in [*groups, rest] if group)}")
    return tuple(lines)


def paper_letterhead(letterhead: Letterhead | None) -> PaperLetterhead:
    """The head of a paper that is made now; a bare one where the edition has none."""
    if letterhead is None:
        return PaperLetterhead(())
    return PaperLetterhead(tuple(letterhead.lines), emblem_content(letterhead.emblem_sha256))


def paper_signatory(signatory: Signatory, *, above: str) -> PaperSignatory:
    """A block of signature on a whole paper."""
    return PaperSignatory(str(signatory), signatory.name, signature_lines(signatory), above)


def participant_facts(entry: Submission, person: str, desk: Desk, mark: Mark) -> dict[str, Any]:
    """A participant's certificate is for a person of the team, or the unit where nobody is to be named."""
    recipient, details = _recipient(entry, person)
    return _certificate(
        desk,
        mark,
        kind="participant",
        heading=desk.words("certificate_participant"),
        recipient=recipient,
        details=details,
        award=_("Participant"),
        category=_category(entry.category.name),
        work=entry.title,
    )


def winner_facts(placement: Placement, person: str, desk: Desk, mark: Mark) -> dict[str, Any]:
    """A winner's certificate says the title that the plenary confirmed."""
    entry = placement.submission
    recipient, details = _recipient(entry, person)
    return _certificate(
        desk,
        mark,
        kind="winner",
        heading=desk.words("certificate_winner"),
        recipient=recipient,
        details=details,
        award=placement.title,
        category=_category(entry.category.name),
        work=entry.title,
    )


def juror_facts(
    juror: User, *, categories: list[str], chairs: bool, desk: Desk, mark: Mark
) -> dict[str, Any]:
    """One certificate for all a juror did in an edition; it names the category when there is only one."""
    return _certificate(
        desk,
        mark,
        kind="juror",
        heading=desk.words("certificate_juror"),
        recipient=juror.name,
        details=(juror.institution,) if juror.institution else (),
        award=_("Chair of the jury") if chairs else _("Juror"),
        category=_category(categories[0]) if len(categories) == 1 else "",
        work="",
    )


def _recipient(entry: Submission, person: str) -> tuple[str, tuple[str, ...]]:
    return (person, (entry.unit.label,)) if person else (entry.unit.label, ())


def _category(name: str) -> str:
    return _("Category %(category)s") % {"category": name}


def _certificate(
    desk: Desk,
    mark: Mark,
    *,
    kind: CertificateKind,
    heading: str,
    recipient: str,
    details: tuple[str, ...],
    award: str,
    category: str,
    work: str,
) -> dict[str, Any]:
    """The office first in order signs certificates."""
    signatory = desk.signatories[0]
    facts = CertificateFacts(
        kind=kind,
        organiser=desk.organiser,
        heading=heading,
        given=desk.words("certificate_given"),
        number=mark.number,
        recipient=recipient,
        details=details,
        award=award,
        category=category,
        edition=desk.edition.name,
        place=desk.edition.place_name,
        date=formats.day(desk.issued_on),
        signatory=CertificateSignatory(str(signatory), signatory.name, signature_lines(signatory)),
        verify_url=mark.url,
        verify_address=desk.verify_address,
        control_code=mark.control_code,
        work=work,
    )
    return asdict(cleaned(facts)) | desk.common
