"""What judging holds of a person: seats and sheets, which are the record of how an entry was scored."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import User
from awards.personal_facts import Fate, Holding, Part, PersonalFacts, register
from judging.models import PanelMember, PracticeSheet, PracticeWaiver, Recusal, Scoresheet


class JurorFacts(PersonalFacts):
    """Sheets stay, under the key of an account that names nobody any more."""

    def parts(self, user: User) -> Iterable[Part]:
        seats = PanelMember.objects.filter(juror=user)
        yield Part(
            "seats",
            list(
                seats.values(
                    "role", stage=F("panel__stage__name"), category=F("panel__stage__category__name")
                )
            ),
        )
        sheets = Scoresheet.objects.filter(juror=user).order_by("pk")
        yield Part(
            "sheets",
            list(
                sheets.values(
                    "state", "total", "finalised_at", "comment", "private_note", entry=F("submission__title")
                )
            ),
        )
        recusals = Recusal.objects.filter(juror=user).order_by("pk")
        yield Part("recusals", list(recusals.values("reason", entry=F("submission__title"))))
        practised = PracticeSheet.objects.filter(juror=user).order_by("pk")
        yield Part(
            "practice_sheets",
            list(
                practised.values("values", "comment", "total", "finalised_at", example=F("practice__title"))
            ),
        )
        waivers = PracticeWaiver.objects.filter(juror=user).order_by("pk")
        yield Part("practice_waivers", list(waivers.values("reason", "at", example=F("practice__title"))))

    def holdings(self, user: User) -> Iterable[Holding]:
        yield Holding(
            _("Scores and comments as a juror"),
            Scoresheet.objects.filter(juror=user).counted().count(),
            Fate.KEPT,
            _("The result rests on them. They stand under an account that names nobody."),
        )
        yield Holding(
            _("Private notes as a juror"),
            Scoresheet.objects.filter(juror=user).exclude(private_note="").count(),
            Fate.ERASED,
            _("They are the juror's own."),
        )
        yield Holding(
            _("Comments on practice sheets"),
            _practice_comments(user).count(),
            Fate.ERASED,
            _("No result rests on them."),
        )

    def obstacles(self, user: User) -> Iterable[str]:
        waiting = Scoresheet.objects.filter(juror=user).open().filter(stage__closed_at__isnull=True).count()
        if waiting:
            text = ngettext(
                "Has %(n)d sheet still to score. Replace this juror first.",
                "Has %(n)d sheets still to score. Replace this juror first.",
                waiting,
            )
            yield text % {"n": waiting}

    def erase(self, user: User) -> None:
        Scoresheet.objects.filter(juror=user).exclude(private_note="").update(private_note="")
        _practice_comments(user).update(comment="")


def _practice_comments(user: User) -> QuerySet[PracticeSheet]:
    return PracticeSheet.objects.filter(juror=user).exclude(comment="")


register(JurorFacts())
