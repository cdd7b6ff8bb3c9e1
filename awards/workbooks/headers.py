"""Finds the header of a table that people laid out: any row, any order, one to three rows deep."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from awards.workbooks.limits import LABEL_CHARACTERS
from awards.workbooks.model import Cell, Kind, Sheet, clean

SEARCHED_ROWS = 60
DEEPEST = 3
SHOWN_WORDS = 3  # accepted words told for a missing column
SHOWN_LABELS = 8
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
WEIGHT = re.compile(r"\b(bobot|weight)\b.*$|\d+([.,]\d+)?\s*%", re.IGNORECASE)
NUMBERING = re.compile(r"^\s*(\d{1,2}|[a-z])\s*[.)]\s*", re.IGNORECASE)
NOT_WORDS = re.compile(r"[\W_]+")


def normalise(text: str) -> str:
    """A label reduced to its words: no case, accents, punctuation or double spaces (`No. HP/WA` is `no hp
    wa`).
    """
    text = clean(text)[:LABEL_CHARACTERS]
    if text.isascii():
        return NOT_WORDS.sub(" ", text.casefold()).strip()
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return NOT_WORDS.sub(" ", bare.casefold()).strip()


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    column: int
    label: str


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A field that several columns claim equally well (several `columns`), or a column that several
    `fields` claim.
    """

    fields: tuple[str, ...]
    columns: tuple[int, ...]
    label: str


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Where the header stands: rows `first_row` to `row`; `columns` counts from 1; data begin below `row`.

    Nothing in `ambiguous` is in `columns`. `labels` holds every labelled column as staff wrote it.
    """

    first_row: int
    row: int
    columns: Mapping[str, int]
    labels: Mapping[int, str]
    required: tuple[str, ...]
    unknown: tuple[UnknownColumn, ...]
    ambiguous: tuple[Ambiguity, ...]


class HeaderNotFound(ValueError):  # noqa: N818 - like ObjectDoesNotExist
    """No row of the sheet names all required columns. `missing` are the fields that the best row lacks,
    `likely` is the number of that row and what stands in it.
    """

    def __init__(
        self,
        sheet: str,
        missing: Sequence[str],
        labels: Sequence[str],
        *,
        likely: tuple[int, Sequence[str]] | None = None,
        ambiguous: bool = False,
    ) -> None:
        self.sheet = sheet
        self.missing = tuple(missing)
        names = ", ".join(labels)
        if ambiguous:
            sentence = _("Sheet “%(sheet)s”: more than one column could be: %(names)s. Rename the others.")
        else:
            sentence = _("Sheet “%(sheet)s”: no header row with the columns: %(names)s.")
        self.message = sentence % {"sheet": sheet, "names": names}
        if likely is not None and not ambiguous:
            row, found = likely
            told = ", ".join(f"“{label}”" for label in found)
            self.message += " " + _("Row %(row)d says: %(labels)s.") % {"row": row, "labels": told}
        super().__init__(self.message)


def find_header(sheet: Sheet, fields: Mapping[str, Sequence[str]], required: Collection[str]) -> HeaderMatch:
    """The header of the table in `sheet`.

    `fields` gives for each field the words a header may use, best first; a label matches when it says
    exactly one of them, apart from case, accents, punctuation, brackets, a number in front and a weight
    behind. Under a merged cell the label may be the lower one, or both together. All `required` fields must
    stand in columns of their own; of the rows that name them, the one that names most fields wins, then the
    upper one. Where two columns match a field, the word that stands earlier in its list wins. Raises
    HeaderNotFound.
    """
    search = _Search(sheet, _words(fields), tuple(required))
    best: HeaderMatch | None = None
    closest: HeaderMatch | None = None
    for found in search.candidates():
        if closest is None or _found(found) > _found(closest):
            closest = found
        complete = all(name in found.columns for name in required)
        if complete and (best is None or len(found.columns) > len(best.columns)):
            best = found
    if best is not None:
        return best
    known = closest.columns if closest is not None else {}
    missing = [name for name in required if name not in known]
    claimed = {name for clash in (closest.ambiguous if closest else ()) for name in clash.fields}
    twice = [name for name in missing if name in claimed]
    if twice:
        raise HeaderNotFound(sheet.name, missing, [fields[name][0] for name in twice], ambiguous=True)
    labels = [_accepted(fields[name]) for name in missing]
    likely = search.likely(closest)
    raise HeaderNotFound(sheet.name, missing, labels, likely=likely)


def _accepted(words: Sequence[str]) -> str:
    """A column by its best words: `Nama Inovasi (or Judul Inovasi, Judul)`."""
    first, *others = words[:SHOWN_WORDS]
    if not others:
        return first
    return _("%(first)s (or %(others)s)") % {"first": first, "others": ", ".join(others)}


Words = Mapping[str, list[tuple[int, str]]]


def _words(fields: Mapping[str, Sequence[str]]) -> Words:
    words: dict[str, list[tuple[int, str]]] = {}
    for name, synonyms in fields.items():
        for rank, synonym in enumerate(synonyms):
            for form in _variants(synonym):
                words.setdefault(form, []).append((rank, name))
    return words


def _found(match: HeaderMatch) -> tuple[int, int]:
    return sum(name in match.columns for name in match.required), len(match.columns)


@lru_cache(maxsize=4096)
def _variants(label: str) -> tuple[str, ...]:
    """A label as it stands, then without brackets, weight and numbering."""
    unbracketed = BRACKETS.sub(" ", label)
    bare = NUMBERING.sub("", WEIGHT.sub(" ", unbracketed))
    forms = [normalise(form) for form in (label, unbracketed, bare)]
    return tuple(form for form in dict.fromkeys(forms) if form)


@dataclass(frozen=True, slots=True)
class _Stack:
    """The labels of one column from top to bottom; `shared` when an upper one spans several columns."""

    labels: tuple[str, ...]
    shared: bool


class _Search:
    """Tries every place where the header may stand."""

    def __init__(self, sheet: Sheet, words: Words, required: tuple[str, ...]) -> None:
        self._sheet = sheet
        self._words = words
        self._required = required
        self._starts = [row.number for row in sheet.rows][:SEARCHED_ROWS]
        self._spans = self._spanned()

    def candidates(self) -> Iterator[HeaderMatch]:
        for first in self._starts:
            found = self._match(first, first)
            yield found
            for last in range(first + 1, first + DEEPEST):
                if not self._continues(last, found):
                    break
                found = self._match(first, last)
                yield found

    def likely(self, closest: HeaderMatch | None) -> tuple[int, Sequence[str]] | None:
        """The row that was probably meant as the header, and its first labels: the one that names most
        fields, otherwise the first of those with most texts; None when no row has two.
        """
        number = closest.row if closest is not None and closest.columns else 0
        texts = {at: self._texts(at) for at in self._starts}
        if not number:
            number = max(self._starts, key=lambda at: len(texts[at]), default=0)
            if len(texts.get(number, ())) < 2:
                return None
        return number, self._texts(number)[:SHOWN_LABELS]

    def _texts(self, number: int) -> list[str]:
        cells = sorted(self._sheet.row(number).cells.items())
        return [label for _at, cell in cells if cell.kind is Kind.TEXT and (label := _label(cell)[:40])]

    def _spanned(self) -> dict[tuple[int, int], str]:
        """The label of every place that a merge over several columns covers, as deep as is searched."""
        deepest = max(self._starts, default=0) + DEEPEST
        widest = max((max(row.cells, default=0) for row in self._sheet.rows), default=0)
        spans: dict[tuple[int, int], str] = {}
        for area in self._sheet.merged:
            if area.right > area.left and area.top <= deepest:
                label = _label(self._sheet.cell(area.top, area.left))
                for number in range(area.top, min(area.bottom, area.top + DEEPEST) + 1):
                    for column in range(area.left, min(area.right, widest) + 1):
                        spans[number, column] = label
        return spans

    def _match(self, first: int, last: int) -> HeaderMatch:
        """What rows `first` to `last` say when they are taken for the header."""
        stacks = self._stacks(first, last)
        claims: dict[str, dict[int, int]] = {}
        for column, stack in stacks.items():
            for name, rank in _claims(stack, self._words).items():
                claims.setdefault(name, {})[column] = rank
        columns, ambiguous = _settle(claims, stacks)
        used = set(columns.values()) | {at for clash in ambiguous for at in clash.columns}
        labels = {column: " ".join(stack.labels) for column, stack in stacks.items() if stack.labels}
        unknown = tuple(UnknownColumn(at, label) for at, label in sorted(labels.items()) if at not in used)
        return HeaderMatch(first, last, columns, labels, self._required, unknown, ambiguous)

    def _stacks(self, first: int, last: int) -> dict[int, _Stack]:
        numbers = range(first, last + 1)
        columns = {at for row, at in self._spans if row in numbers}
        for number in numbers:
            columns.update(self._sheet.row(number).cells)
        stacks = {}
        for column in sorted(columns):
            labels: list[str] = []
            for number in numbers:
                own = self._sheet.cell(number, column)
                label = self._spans.get((number, column), "") if own.blank else _label(own)
                if label and (not labels or labels[-1] != label):
                    labels.append(label)
            shared = any((number, column) in self._spans for number in numbers if number < last)
            stacks[column] = _Stack(tuple(labels), shared)
        return stacks

    def _continues(self, lower: int, above: HeaderMatch) -> bool:
        """Whether row `lower` can be part of the header: it says nothing where the rows above named a field.

        A row of data would have a title there. A merge over several columns is the exception: below it stand
        the labels of its parts.
        """
        row = self._sheet.row(lower)
        if not row.cells or any(cell.kind is Kind.DATE for cell in row.cells.values()):
            return False
        for column in above.columns.values():
            cell = row.cell(column)
            if not cell.blank and not cell.merged and (above.row, column) not in self._spans:
                return False
        return True


def _label(cell: Cell) -> str:
    return cell.text[:LABEL_CHARACTERS] if cell.kind in {Kind.TEXT, Kind.NUMBER} else ""


def _claims(stack: _Stack, words: Words) -> dict[str, int]:
    """The fields that a column may be, with the place of the matching word in the field's list."""
    if not stack.labels:
        return {}
    candidates = [" ".join(stack.labels), " ".join(reversed(stack.labels)), stack.labels[-1]]
    if not stack.shared or len(stack.labels) == 1:
        candidates.append(stack.labels[0])
    for candidate in candidates:
        for form in _variants(candidate):
            if form in words:
                found: dict[str, int] = {}
                for rank, name in words[form]:
                    found[name] = min(rank, found.get(name, rank))
                return found
    return {}


def _settle(
    claims: Mapping[str, Mapping[int, int]], stacks: Mapping[int, _Stack]
) -> tuple[dict[str, int], tuple[Ambiguity, ...]]:
    """One column for each field, the better word first; what stays equal is ambiguous and given to nobody."""
    columns: dict[str, int] = {}
    ambiguous: list[Ambiguity] = []
    for name, ranks in claims.items():
        best = min(ranks.values())
        winners = [column for column, rank in sorted(ranks.items()) if rank == best]
        if len(winners) > 1:
            ambiguous.append(Ambiguity((name,), tuple(winners), " ".join(stacks[winners[0]].labels)))
        else:
            columns[name] = winners[0]
    by_column = sorted((column, name) for name, column in columns.items())
    for (column, name), (other_column, other) in pairwise(by_column):
        if column == other_column:
            ambiguous.append(Ambiguity((name, other), (column,), " ".join(stacks[column].labels)))
            columns.pop(name, None)
            columns.pop(other, None)
    return columns, tuple(ambiguous)
