"""Members of a team who are under 18, and whether a parent has consented."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from submissions.models import Question, Submission

# The code of the file question, and of the letter that answers it, in every form that minors may fill in.
LETTER = "izin-orang-tua"


@dataclass(frozen=True, slots=True)
class ParentalConsent:
    """Who of a team is under 18, and whether the letter that a parent signs lies with the evidence."""

    names: tuple[str, ...]
    is_there: bool
    is_asked: bool

    @property
    def problem(self) -> str:
        """What is missing before the entry can be submitted, as a sentence that says what to do."""
        if not self.names or self.is_there:
            return ""
        if not self.is_asked:
            return _("The category has no question for the letter of a parent. Tell the secretariat.")
        return _("Upload the consent that a parent has signed for: %(names)s.") % {
            "names": ", ".join(self.names)
        }


def parental_consent(submission: Submission) -> ParentalConsent:
    """Whether a parent must consent to an entry, and has; one query where nobody is under 18."""
    names = tuple(submission.team.filter(is_minor=True).values_list("name", flat=True))
    if not names:
        return ParentalConsent((), is_there=False, is_asked=False)
    asked = Question.objects.filter(section__form=submission.form_id, code=LETTER, kind=Question.Kind.FILE)
    letters = submission.attachments.present().filter(question_code=LETTER)
    return ParentalConsent(names, is_there=letters.exists(), is_asked=asked.exists())
