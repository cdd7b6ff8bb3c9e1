"""What an entry shows in the public gallery: what its people agreed to, and what that would be."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from awards.files.kinds import PICTURES
from awards.models import Category
from submissions.models import Attachment, GalleryConsent, Question, Submission

Codes = tuple[str, str]
MASK = "[…]"
# Private characters mark what a search found; an address, a telephone number and a long number name a person.
PRIVATE = re.compile(r"[\ue000-\uf8ff]")
CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.,])(?:\+?62|0)[\s.-]?8\d(?:[\s.-]?\d){6,11}(?!\d)"
    r"|(?<!\d)\d(?:[\s.-]?\d){14,17}(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """An answer that the public reads; the first of an entry is its summary."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicParts:
    """The questions of a form whose answers the gallery shows: texts and pictures, with their labels."""

    texts: tuple[tuple[Codes, str], ...] = ()
    pictures: tuple[tuple[Codes, str], ...] = ()


def consent_in_force(entry: Submission) -> GalleryConsent | None:
    """What the people of an entry agreed to last, None where they were never asked."""
    return GalleryConsent.objects.filter(submission=entry, superseded_at__isnull=True).first()


def missing_from_gallery(category: Category) -> int:
    """How many admitted entries of a published category have no row in the gallery; one query."""
    admitted = category.submissions.filter(state=Submission.State.ADMITTED)
    return admitted.filter(gallery_entry__isnull=True).count()


def public_parts(form_ids: Collection[int]) -> dict[int, PublicParts]:
    """What each of these forms marks for the gallery, in the order of the form; one query."""
    rows = (
        Question.objects.filter(section__form__in=form_ids, in_gallery=True)
        .order_by("section__position", "position")
        .values_list("section__form_id", "section__code", "section__title", "code", "label", "kind")
    )
    texts: dict[int, list[tuple[tuple[Codes, str], str]]] = defaultdict(list)
    pictures: dict[int, list[tuple[Codes, str]]] = defaultdict(list)
    for form_id, section, title, code, label, kind in rows:
        if kind == Question.Kind.FILE:
            pictures[form_id].append(((section, code), label))
        else:
            texts[form_id].append((((section, code), title), label))
    return {pk: PublicParts(_labelled(texts[pk]), tuple(pictures[pk])) for pk in form_ids}


def _labelled(texts: list[tuple[tuple[Codes, str], str]]) -> tuple[tuple[Codes, str], ...]:
    """A text is called by its section, where the section has several by its own question."""
    titles = Counter(section for ((section, _code), _title), _label in texts)
    return tuple((codes, label if titles[codes[0]] > 1 else title) for (codes, title), label in texts)


def passages(content: Mapping[str, Any], parts: PublicParts, hidden: Iterable[str]) -> list[Passage]:
    """The texts of a frozen content that the gallery shows, the summary first.

    `hidden` are names that the consent does not cover: they and contacts are masked wherever they stand.
    """
    answers = content.get("answers", {})
    found = [("", str(content.get("summary") or ""))]
    for (section, code), title in parts.texts:
        value = answers.get(section, {}).get(code)
        found.append((title, value if isinstance(value, str) else ""))
    names = tuple(hidden)
    return [Passage(label, public_text(text, names)) for label, text in found if text.strip()]


def public_text(text: str, hidden: Iterable[str] = ()) -> str:
    """A text without telephone numbers, addresses, long numbers, and the names that are to stay hidden."""
    text = CONTACT.sub(MASK, PRIVATE.sub("", text))
    for name in sorted((name.strip() for name in hidden), key=len, reverse=True):
        if name:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MASK, text, flags=re.IGNORECASE)
    return text.strip()


def picture_ids(content: Mapping[str, Any], parts: PublicParts) -> list[int]:
    """The keys of the frozen pictures that the gallery shows, in the order of the form."""
    places = {codes: at for at, (codes, _label) in enumerate(parts.pictures)}
    found = [
        (places[file["section"], file["question"]], at, file["id"])
        for at, file in enumerate(content.get("attachments", ()))
        if (file["section"], file["question"]) in places
    ]
    return [pk for _place, _at, pk in sorted(found)]


def pictures_of(entry: Submission) -> list[Attachment]:
    """The pictures of an entry that the gallery shows where its people agreed; at most three queries."""
    revision = entry.revisions.last()
    if revision is None or entry.form_id is None:
        return []
    ids = picture_ids(revision.content, public_parts([entry.form_id])[entry.form_id])
    rows = Attachment.objects.filter(pk__in=ids, submission=entry, file_type__in=PICTURES).exclude(preview="")
    found = rows.in_bulk()
    return [found[pk] for pk in ids if pk in found]


def hidden_names(team: Iterable[Any], content: Mapping[str, Any], *, shows_team: bool) -> list[str]:
    """The names that no public text may say: all without a consent, a child's and an erased person's always.

    A frozen content may name somebody who left the team or was erased since: shown are names of the team as
    it is now alone.
    """
    members = list(team)
    shown = {member.name for member in members if shows_team and member.may_be_shown}
    hidden = {member.name for member in members if not (shows_team and member.may_be_shown)}
    return sorted(hidden | ({one["name"] for one in content.get("team", ())} - shown))
