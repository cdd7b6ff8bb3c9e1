from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Edition
from submissions.models import Submission, TeamMember

# Papers of one entry, made when it is submitted; all others are issued for an edition at once.
SINGLY = frozenset({"receipt"})
# Papers of one member of a team; an entry has as many of them as members who are to be named.
OF_MEMBERS = ("team", "winner_team")
GIVEN_UP_AFTER = 5  # failed attempts at rendering a paper
STUCK = Q(state="queued", failures__gte=GIVEN_UP_AFTER)


def document_path(instance: Document, _filename: str) -> str:
    """A fixed name that cannot be guessed: a second rendering overwrites the first."""
    return f"documents/{instance.edition_id}/{instance.public_id}.pdf"


class Signing(models.TextChoices):
    """How a paper is signed electronically; decided when it is numbered."""

    NONE = "none", _("Not signed electronically")
    OWN = "own", _("Signed by this installation")
    OUTSIDE = "outside", _("Signed outside and taken back")


class DocumentCounter(models.Model):
    """The last number given in a series of an edition; its row lock keeps the series without a gap."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="document_counters")
    series = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "series"], name="document_counter_one_per_series")
        ]

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads over papers."""

    def stuck(self) -> DocumentQuerySet:
        """Papers that the engine refused so often that nobody tries them again by itself."""
        return self.filter(STUCK)

    def fetchable(self) -> DocumentQuerySet:
        """Papers whose people may have the file: rendered, and signed where they are signed outside."""
        return self.filter(state=Document.State.RENDERED).exclude(
            signing=Signing.OUTSIDE, signature__isnull=True
        )


class Document(models.Model):
    """A paper of record: numbered when asked for, rendered by a worker, confirmed by its public page.

    `facts` is what the paper says, frozen when it was asked for; rendering reads nothing else. Where the
    registry gives the numbers a paper is open until it has one, and nothing is rendered before.
    """

    class Kind(models.TextChoices):
        PARTICIPANT = "participant", _("Participant's certificate")
        TEAM = "team", _("Team member's certificate")
        WINNER = "winner", _("Winner's certificate")
        WINNER_TEAM = "winner_team", _("Certificate of a winning team's member")
        JUROR = "juror", _("Juror's certificate")
        RECAP = "recap", _("Recap of scores")
        MINUTES = "minutes", _("Minutes of the plenary session")
        DECREE = "decree", _("Draft decision on the winners")
        SELECTION = "selection", _("Minutes of the administrative selection")
        RECEIPT = "receipt", _("Receipt of an entry")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for its number")
        QUEUED = "queued", _("Queued")
        RENDERED = "rendered", _("Rendered")
        VOID = "void", _("Void")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    series = models.CharField(max_length=20)
    number = models.PositiveIntegerField(_("running number"))
    number_text = models.CharField(_("number"), max_length=120, blank=True)
    public_id = models.CharField(max_length=16, unique=True)
    control_code = models.CharField(_("control code"), max_length=6)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="documents")
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    juror = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(TeamMember, models.SET_NULL, null=True, blank=True, related_name="documents")
    # Only of papers that are older than the rule of one number, one paper: they keep what is printed on them.
    number_given_before = models.BooleanField(_("an earlier paper has the same number"), default=False)
    title = models.CharField(_("title"), max_length=300)
    facts = models.JSONField(encoder=DjangoJSONEncoder)
    signing = models.CharField(_("signing"), max_length=8, choices=Signing, default=Signing.NONE)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    file = models.FileField(upload_to=document_path, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dispatched_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    failure = models.CharField(_("why it failed last"), max_length=300, blank=True)
    rendered_at = models.DateTimeField(_("rendered at"), null=True, blank=True)
    void_at = models.DateTimeField(_("void since"), null=True, blank=True)
    void_reason = models.TextField(_("why void"), blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "series", "number"], name="document_number_unique_in_series"
            ),
            # Of void papers too: what was printed once names one paper for ever.
            models.UniqueConstraint(
                "edition",
                Lower("number_text"),
                condition=~Q(number_text="") & Q(number_given_before=False),
                name="document_number_text_once",
            ),
            models.UniqueConstraint(
                fields=["edition", "kind", "submission"],
                condition=Q(submission__isnull=False) & ~Q(kind__in=OF_MEMBERS) & ~Q(state="void"),
                name="document_one_in_force_per_entry",
            ),
            models.UniqueConstraint(
                fields=["edition", "kind", "member"],
                condition=Q(member__isnull=False) & ~Q(state="void"),
                name="document_one_in_force_per_member",
            ),
            models.UniqueConstraint(
                fields=["edition", "kind", "juror"],
                condition=Q(juror__isnull=False) & ~Q(state="void"),
                name="document_one_in_force_per_juror",
            ),
            models.UniqueConstraint(
                fields=["edition", "kind", "category"],
                condition=Q(submission__isnull=True, juror__isnull=True, category__isnull=False)
                & ~Q(state="void"),
                name="document_one_in_force_per_category",
            ),
            models.UniqueConstraint(
                fields=["edition", "kind"],
                condition=Q(kind="decree") & ~Q(state="void"),
                name="document_one_decree_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "queued"], rendered_at__isnull=True, sha256="")
                | (Q(state="rendered", rendered_at__isnull=False) & ~Q(sha256="") & ~Q(file=""))
                | Q(state="void"),
                name="document_rendered_means_file",
            ),
            models.CheckConstraint(
                condition=Q(state="void", void_at__isnull=False)
                | (~Q(state="void") & Q(void_at__isnull=True)),
                name="document_void_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="void")
                | Q(state="open", number_text="")
                | (~Q(state="open") & ~Q(number_text="")),
                name="document_open_without_number",
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "kind", "state"], name="document_progress"),
        ]
        ordering = ["series", "number"]

    def __str__(self) -> str:
        return self.number_text or self.public_id

    @property
    def file_stem(self) -> str:
        """The number as names of files bear it."""
        return self.number_text.replace("/", "-")

    @property
    def is_out(self) -> bool:
        """Whether it exists for the world: rendered, or void after that or before."""
        return self.state in {self.State.RENDERED, self.State.VOID}
