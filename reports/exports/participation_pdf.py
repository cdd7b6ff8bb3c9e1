"""Participation as a printed report.

It is no numbered `Document`: it certifies nothing, nobody signs it, and its figures are those of the moment
at which it is made, which it states with what is counted. What is of record stands in minutes and recap.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.formats import wib
from reports.models import Letterhead
from reports.participation import sentences, tables
from reports.participation.facts import Facts
from reports.participation.picture import district_picture, legend_of
from reports.pdf.engine import render_pdf
from reports.services.facts import paper_letterhead

SHEETS = ("paper.css", "participation.css")


def participation_pdf(facts: Facts) -> bytes:
    """The report under the edition's letterhead, A4, tagged, in the language in force.

    Sentences, both funnels, the picture of the kecamatan, the tables, and the names of the kelurahan that did
    not take part. Units that are no kelurahan stand in the workbook one by one.
    """
    edition = facts.edition
    letterhead = paper_letterhead(Letterhead.objects.filter(edition=edition).first())
    context = {
        "letterhead": letterhead,
        "verification": None,
        "facts": facts,
        "number": "",
        "provisional": False,
        "signatories": (),
        "filter": sentences.filter_sentence(facts),
        "printed": _("Made on %(moment)s") % {"moment": wib(timezone.now())},
        "lead": sentences.lead(facts),
        "others": sentences.kind_sentences(facts) if facts.kelurahan else [],
        "outcome": sentences.outcome_sentence(facts),
        "unit_funnel": tables.unit_funnel(facts),
        "entry_funnel": tables.entry_funnel(facts),
        "pictures": [(one, district_picture(one, facts.subject)) for one in facts.districts],
        "legend": legend_of(facts.subject),
        "tables": [
            *([tables.districts(facts)] if facts.districts else []),
            tables.kinds(facts),
            tables.categories(facts),
            tables.participants(facts),
            tables.trend(facts),
            *map(tables.coverage, facts.coverage),
        ],
        "missing": sentences.missing(facts),
    }
    images = {"emblem": letterhead.emblem} if letterhead.emblem else {}
    return render_pdf("reports/pdf/participation.html", context, stylesheets=SHEETS, images=images)
