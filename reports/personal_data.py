"""What papers hold of a person: names in numbered papers that were issued, which stay, and nominations."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from awards.models import Edition, User
from awards.personal_facts import Fate, Holding, Mention, Part, PersonalFacts, register
from reports.models import Document, NominationText
from submissions.queries.mentions import mentions_in
from submissions.services.erasure import entries_of_person, entries_that_stay


class PaperFacts(PersonalFacts):
    """A paper that was issued is a public record with a number and a hash."""

    def parts(self, user: User) -> Iterable[Part]:
        rows = _papers(user).values("kind", "number_text", "issued_at", "state", entry=F("submission__title"))
        yield Part("papers", list(rows))
        texts = NominationText.objects.filter(submission__in=entries_of_person(user)).order_by("pk")
        yield Part(
            "nomination_texts",
            list(texts.values("form", "section", "text", "updated_at", entry=F("submission__title"))),
        )

    def holdings(self, user: User) -> Iterable[Holding]:
        yield Holding(
            _("Certificates and other numbered papers"),
            _papers(user).count(),
            Fate.KEPT,
            _("What was issued can be checked by its number for as long as the award is on record."),
        )

    def mentions(self, user: User, edition: Edition) -> Iterable[Mention]:
        entries = entries_that_stay(user)
        rows = NominationText.objects.filter(submission__in=entries).order_by("pk")
        texts = [(row.submission_id, _("Text of a nomination"), row.text) for row in rows]
        return mentions_in(entries, texts, user, edition)


def _papers(user: User) -> QuerySet[Document]:
    return Document.objects.filter(Q(submission__in=entries_of_person(user)) | Q(juror=user)).order_by("pk")


register(PaperFacts())
