"""What a question asks, in words: its limits as an entrant reads them."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import formats
from submissions.answers.numbers import written_number
from submissions.models import Question

Kind = Question.Kind
TYPES = {"jpg": "JPG", "png": "PNG", "pdf": "PDF", "mp4": "MP4"}


def limits_text(question: Question) -> str:
    """The limits of a question in a sentence or two, empty where it has none."""
    return " ".join(_limits(question))


def _limits(question: Question) -> list[str]:
    match question.kind:
        case Kind.LONG_TEXT if question.max_words:
            most = question.max_words
            text = ngettext("At most %(n)s word.", "At most %(n)s words.", most)
            return [text % {"n": formats.count(most)}]
        case Kind.NUMBER:
            return _number(question)
        case Kind.MULTIPLE_CHOICE if question.max_choices:
            return [_("Choose at most %d.") % question.max_choices]
        case Kind.DATE if question.date_precision == Question.DatePrecision.ANY:
            return [_("Leave the day empty if you do not know it.")]
        case Kind.URL if question.hosts:
            return [_("An address of %s.") % ", ".join(question.hosts)]
        case Kind.TABLE:
            most = question.max_rows or 0
            return [ngettext("At most %(n)d row.", "At most %(n)d rows.", most) % {"n": most}]
        case Kind.FILE:
            return _files(question)
    return []


def _number(question: Question) -> list[str]:
    least, most, unit = question.minimum, question.maximum, question.unit
    if least is not None and most is not None:
        facts = {"least": written_number(least), "most": written_number(most, unit)}
        return [_("From %(least)s to %(most)s.") % facts]
    if least is not None:
        return [_("At least %s.") % written_number(least, unit)]
    return [_("At most %s.") % written_number(most, unit)] if most is not None else []


def _files(question: Question) -> list[str]:
    least, most = question.min_files or 0, question.max_files or 0
    facts = {
        "least": least,
        "most": most,
        "types": ", ".join(TYPES.get(name, name.upper()) for name in question.file_types),
    }
    if least == most:
        text = ngettext("%(least)d file: %(types)s.", "%(least)d files: %(types)s.", least)
    elif least:
        text = ngettext(
            "At least %(least)d file, at most %(most)d: %(types)s.",
            "At least %(least)d files, at most %(most)d: %(types)s.",
            least,
        )
    else:
        text = ngettext("At most %(most)d file: %(types)s.", "At most %(most)d files: %(types)s.", most)
    size = filesizeformat(question.max_bytes or 0)
    return [text % facts, _("At most %(size)s each.") % {"size": size}]
