from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.models import Edition


class Accent(models.TextChoices):
    """The colours of an organiser; screen and paper know their shades by these names."""

    SELAT = "selat", _("Selat (deep teal)")
    BAJA = "baja", _("Baja (steel blue)")
    BATA = "bata", _("Bata (brick red)")
    RIMBA = "rimba", _("Rimba (forest green)")


class CertificateDrawing(models.TextChoices):
    """The designs of a certificate that an edition may choose from."""

    KAWUNG = "kawung", _("Kawung (a border of woven petals, centred)")
    OMBAK = "ombak", _("Ombak (waves of the strait, with a wide margin)")


class Numbering(models.TextChoices):
    """Where the numbers of certificates and minutes come from."""

    COUNTER = "counter", _("Numbered here, by the pattern")
    REGISTRY = "registry", _("Left open until the registry gives the number")


def emblem_path(instance: Letterhead, _filename: str) -> str:
    """The name is the hash of the content: papers that keep the hash find the picture they were made with."""
    return f"emblems/{instance.emblem_sha256}.png"


def emblem_content(sha256: str) -> bytes | None:
    """The emblem with this hash; None for no hash. Raises FileNotFoundError when its file is lost."""
    if not sha256:
        return None
    with default_storage.open(f"emblems/{sha256}.png", "rb") as file:
        content: bytes = file.read()
    return content


class Letterhead(models.Model):
    """What stands at the head of an edition's papers, and how they are numbered.

    The emblem is a PNG of our own making, kept under its hash and never deleted: papers keep the hash.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, primary_key=True, related_name="letterhead")
    lines = ArrayField(models.CharField(max_length=200), verbose_name=_("lines of the letterhead"))
    number_pattern = models.CharField(
        _("number pattern"),
        max_length=80,
        help_text=_("{urut} is the running number, {unit} the office, {tahun} the year."),
    )
    number_digits = models.PositiveSmallIntegerField(_("digits of the running number"), default=3)
    number_unit = models.CharField(_("office in the number"), max_length=40)
    accent = models.CharField(_("accent colour"), max_length=10, choices=Accent, default=Accent.SELAT)
    drawing = models.CharField(
        _("design of certificates"),
        max_length=10,
        choices=CertificateDrawing,
        default=CertificateDrawing.KAWUNG,
    )
    numbering = models.CharField(_("numbering"), max_length=10, choices=Numbering, default=Numbering.COUNTER)
    emblem = models.FileField(_("emblem of the organiser"), upload_to=emblem_path, max_length=100, blank=True)
    emblem_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number_pattern__contains="{urut}"), name="letterhead_pattern_has_running_number"
            ),
            models.CheckConstraint(
                condition=Q(emblem="", emblem_sha256="") | (~Q(emblem="") & ~Q(emblem_sha256="")),
                name="letterhead_emblem_has_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.lines[0] if self.lines else ""

    @property
    def emblem_url(self) -> str:
        """Where everybody may fetch the emblem; empty when there is none."""
        if not self.emblem_sha256:
            return ""
        return reverse("reports:emblem", kwargs={"sha256": self.emblem_sha256})


class Signatory(models.Model):
    """Who signs an edition's papers, during a period, in office or acting for it."""

    class Prefix(models.TextChoices):
        NONE = "", _("in office")
        PLT = "Plt.", "Plt."
        PLH = "Plh.", "Plh."
        AN = "a.n.", "a.n."
        UB = "u.b.", "u.b."

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="signatories")
    code = models.CharField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    prefix = models.CharField(_("prefix"), max_length=5, choices=Prefix, blank=True)
    position = models.CharField(_("position"), max_length=200)
    name = models.CharField(_("name"), max_length=200)
    rank = models.CharField(_("rank"), max_length=100, blank=True)
    nip = models.CharField(_("NIP"), max_length=18, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until (not included)"), null=True, blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        verbose_name_plural = "signatories"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lt=F("valid_until")),
                name="signatory_period_ordered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.position}".strip()
