"""Twenty jurors at once over real HTTP; `tests.benchmarks.bench_jurors` does the same with two hundred."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from judging.models import Scoresheet, SheetChange
from judging.services.audit import check_totals
from tests.judging.http_jurors import SimulatedJuror, judge_at_once, sign_in, web_server
from tests.judging.sheets import CRITERIA, judged, values_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_jurors_at_once_lose_and_double_nothing() -> None:
    award = judged(entries=1, jurors=[f"J{number}" for number in range(20)])
    sheets = {sheet.juror_id: sheet for sheet in Scoresheet.objects.filter(stage=award.stages["proposal"])}
    jurors = [
        SimulatedJuror(
            name=f"{number:036d}".replace("0", "a", 4),
            cookie=sign_in(person),
            values={sheets[person.pk].pk: dict.fromkeys(CRITERIA, f"{60 + number}.5")},
            seed=number,
        )
        for number, person in enumerate(award.jurors.values())
    ]
    with web_server() as port:
        judge_at_once(jurors, port)

    statuses = sum((juror.statuses for juror in jurors), Counter[int]())
    assert set(statuses) <= {200, 302}
    for juror in jurors:
        (given,) = juror.values.values()
        sheet = Scoresheet.objects.get(pk=next(iter(juror.values)))
        assert values_of(sheet) == given
        assert (sheet.state, sheet.total) == ("final", Decimal(given["latar"]))
    kept = list(SheetChange.objects.values_list("key", flat=True))
    assert sorted(kept) == sorted(key for juror in jurors for key in juror.keys)
    finals = AuditEvent.objects.filter(edition=award.edition, kind="scoresheet.finalised")
    assert finals.values("subject").distinct().count() == finals.count() == 20
    assert verify_ledger(award.edition).is_whole
    assert check_totals(award.edition).fault == ""
