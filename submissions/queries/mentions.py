"""Texts of entries in which a word of a person's name stands: an erasure does not change them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.encryption import is_encrypted
from awards.mentions import excerpt, name_words, whole_name
from awards.models import Edition, User
from awards.personal_facts import Mention
from submissions.models import (
    Answer,
    Attachment,
    GalleryConsent,
    GalleryEntry,
    IndicatorLevel,
    Question,
    Submission,
    TeamMember,
)

Text = tuple[int, str, str]  # of which entry, where, and what it says


def names_of(user: User) -> set[str]:
    """What a person is called: in the account, and in the teams in which they stand."""
    return {user.name, *TeamMember.objects.filter(user=user).values_list("name", flat=True)}


def signed_by(names: Iterable[str], entries: Iterable[int]) -> list[GalleryConsent]:
    """The consents on paper of these entries that name a person as who signed."""
    written = whole_name(names)
    rows = GalleryConsent.objects.filter(submission__in=list(entries)).exclude(given_by="")
    return [row for row in rows if written is not None and excerpt(written, row.given_by)]


def mentions_in(
    entries: Sequence[Submission], texts: Iterable[Text], user: User, edition: Edition
) -> Iterator[Mention]:
    """The texts with a word of the name; of entries of other editions only how many there are.

    The entries come with their editions.
    """
    words = name_words(names_of(user))
    if words is None:
        return
    by_key = {entry.pk: entry for entry in entries}
    elsewhere: Counter[str] = Counter()
    for key, place, text in texts:
        found, entry = excerpt(words, text), by_key[key]
        if found and entry.category.edition_id == edition.pk:
            yield Mention(place, found, entry.code)
        elif found:
            elsewhere[entry.category.edition.name] += 1
    for name, count in sorted(elsewhere.items()):
        text = ngettext(
            "%(n)d text in %(edition)s, whose secretariat can look at it",
            "%(n)d texts in %(edition)s, whose secretariat can look at them",
            count,
        )
        yield Mention(text % {"n": count, "edition": name})


def texts_of(entries: Sequence[Submission], user: User) -> Iterator[Text]:
    """What entries say in words, but not what an erasure takes out; eight queries at any number.

    Frozen copies are not among them: nobody can change those.
    """
    keys = [entry.pk for entry in entries]
    for entry in entries:
        yield entry.pk, _("Title"), entry.title
        yield entry.pk, _("Summary"), entry.summary
        yield entry.pk, _("note of the secretariat").capitalize(), entry.note
    others = TeamMember.objects.filter(submission__in=keys).exclude(user=user)
    for key, name in others.order_by("pk").values_list("submission_id", "name"):
        yield key, _("Team"), name
    yield from _answers(keys, {entry.pk: entry.form_id for entry in entries})
    files = Attachment.objects.filter(submission__in=keys).order_by("pk")
    for key, name in files.values_list("submission_id", "name"):
        yield key, _("Name of a file"), name.rpartition(".")[0]
    for level in IndicatorLevel.objects.filter(submission__in=keys).select_related("item").order_by("pk"):
        yield level.submission_id, level.item.text, f"{level.own_note}\n{level.verified_note}"
    erased = {row.pk for row in signed_by(names_of(user), keys)}
    for consent in GalleryConsent.objects.filter(submission__in=keys).exclude(pk__in=erased).order_by("pk"):
        yield consent.submission_id, _("Consent on paper"), consent.given_by
    for row in GalleryEntry.objects.shown().filter(submission__in=keys).order_by("pk"):
        yield row.pk, _("Public gallery"), f"{row.title}\n{row.summary}\n{row.text}"


def _answers(keys: Sequence[int], forms: Mapping[int, int | None]) -> Iterator[Text]:
    asked = Question.objects.filter(section__form__in={form for form in forms.values() if form is not None})
    labels = {
        (form, section, code): label
        for form, section, code, label in asked.values_list(
            "section__form_id", "section__code", "code", "label"
        )
    }
    for answer in Answer.objects.filter(submission__in=keys).order_by("pk"):
        place = forms[answer.submission_id], answer.section_code, answer.question_code
        label = labels.get(place, answer.question_code)  # type: ignore[arg-type]  # an entry without a form
        yield answer.submission_id, label, "\n".join(_words(answer.value))


def _words(value: Any) -> Iterator[str]:
    """Every text in the value of an answer, whatever its shape; a NIK is none."""
    if isinstance(value, str):
        if not is_encrypted(value):
            yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _words(one)
