"""Trying the rules of a category on an entry, and keeping what they said."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone

from awards.models import LedgerHead
from submissions.models import EligibilityOutcome, Submission
from submissions.queries.eligibility import RuleOutcome, rule_outcomes
from submissions.services.likeness import index_text, note_likeness

Moment = EligibilityOutcome.Moment


@transaction.atomic
def try_rules(*, submission: Submission, moment: str) -> list[RuleOutcome]:
    """Try every rule of the entry's category and store outcome and data; returns them in their order.

    While writing only the latest is kept and nothing is refused. At submission the caller refuses while an
    outcome `blocks`; from here to its end no other entry of the edition can be submitted, so that two at once
    cannot both be the only one of their unit. At submission and verification the words are kept, and
    entries alike are noted afterwards, outside of these locks. Call it before anything goes to the ledger.
    """
    if moment == Moment.SUBMISSION:
        # The last of the locks; whoever submits needs it anyway.
        LedgerHead.objects.select_for_update().get(edition=submission.category.edition_id)
    outcomes = rule_outcomes(submission)
    now = timezone.now()
    rows = [
        EligibilityOutcome(
            submission=submission,
            rule=outcome.rule,
            moment=moment,
            outcome=outcome.outcome,
            data=dict(outcome.data),
            at=now,
        )
        for outcome in outcomes
    ]
    if moment == Moment.WRITING:
        Submission.objects.select_for_update(of=("self",)).only("pk").get(pk=submission.pk)
        submission.eligibility_outcomes.filter(moment=Moment.WRITING).delete()
    else:
        index_text(submission=submission)
        transaction.on_commit(partial(note_likeness, submission=submission), robust=True)
    EligibilityOutcome.objects.bulk_create(rows)
    return outcomes
