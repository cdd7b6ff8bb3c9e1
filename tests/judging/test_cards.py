"""A juror's card signs in on judging days, on the device that used it first, until it is revoked."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from awards.exceptions import DomainError
from awards.models import AuditEvent, Invitation, User
from awards.services.invitations import invite
from awards.services.ledger import verify_ledger
from judging.judging_days import Span, _joined, is_judging_day, judging_spans
from judging.models import JurorCard
from judging.services.cards import CardRefused, CardUse, NewCard, issue_cards, revoke_card, use_card
from tests.reports.pdf_reading import fonts, qr_codes, structure, text, unmarked_paint
from tests.scenario import Award, Round
from tests.staff import make_staff, staff_client
from tests.threads import at_once

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def _fresh_counters(empty_cache: None) -> None:
    """Attempts are counted anew for every test."""


def award(**options: object) -> Award:
    """A category of one stage, without a window unless one is given, with two jurors."""
    return Award(
        [Round("proposal", "100", options=options)],
        entries=["A"],
        jurors=["BRIN 1", "LAN-RI"],
        chair="LAN-RI",
    )


def card_of(given: Award, name: str = "BRIN 1") -> NewCard:
    """A card that was just made."""
    return issue_cards(
        edition=given.edition, juror_ids=[given.jurors[name].pk], by=make_staff(given.edition)
    )[0]


def scan(secret: str, client: Client | None = None) -> tuple[Client, object]:
    """A browser that opens the address of a card and presses the button."""
    client = client or Client(headers={"accept-language": "en"})
    client.get(f"/kartu/{secret}/")
    return client, client.post(f"/kartu/{secret}/")


def who(client: Client) -> int | None:
    """Who is signed in in a browser."""
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


def kinds(given: Award) -> list[str]:
    events = AuditEvent.objects.filter(edition=given.edition, kind__startswith="card.")
    return list(events.order_by("sequence").values_list("kind", flat=True))


@pytest.mark.django_db
def test_looking_uses_nothing_up_and_the_button_signs_in_and_binds_the_device() -> None:
    given = award()
    new = card_of(given)
    client = Client(headers={"accept-language": "en"})
    for _previews in range(3):
        page = client.get(f"/kartu/{new.secret}/")
        assert "Sign in as BRIN 1" in page.content.decode()
        assert given.edition.name in page.content.decode()
        assert client.head(f"/kartu/{new.secret}/").status_code == 200
    new.card.refresh_from_db()
    assert new.card.used_at is None
    answer = client.post(f"/kartu/{new.secret}/")
    assert answer.status_code == 302
    assert who(client) == given.jurors["BRIN 1"].pk
    cookie = answer.cookies[f"kartu-{new.card.pk}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/kartu/")
    new.card.refresh_from_db()
    assert new.card.device_sha256
    assert new.card.device_sha256 not in cookie.value
    assert kinds(given) == ["card.issued", "card.used"]
    event = AuditEvent.objects.get(edition=given.edition, kind="card.used")
    assert event.data == {"juror": given.jurors["BRIN 1"].pk, "first": True}
    assert verify_ledger(given.edition).is_whole


@pytest.mark.django_db
def test_only_hashes_are_kept() -> None:
    new = card_of(award())
    client, _answer = scan(new.secret)
    stored = str(JurorCard.objects.values().get())
    assert new.secret not in stored
    assert client.cookies[f"kartu-{new.card.pk}"].value.split(":")[0] not in stored


@pytest.mark.django_db
def test_the_same_device_signs_in_again_and_another_does_not() -> None:
    given = award()
    new = card_of(given)
    mine, _first = scan(new.secret)
    other, refused = scan(new.secret)
    assert refused.status_code == 403  # type: ignore[attr-defined]
    assert "This card belongs to another device" in refused.content.decode()  # type: ignore[attr-defined]
    assert who(other) is None
    del mine.cookies[settings.SESSION_COOKIE_NAME]
    assert who(mine) is None
    assert "This is the device that the card belongs to" in mine.get(f"/kartu/{new.secret}/").content.decode()
    scan(new.secret, mine)
    assert who(mine) == given.jurors["BRIN 1"].pk
    assert kinds(given) == ["card.issued", "card.used", "card.used"]


@pytest.mark.django_db
@pytest.mark.parametrize("forged", ["x", "x:y", "x:1abc:sig"])
def test_a_forged_cookie_is_another_device(forged: str) -> None:
    new = card_of(award())
    scan(new.secret)
    client = Client(headers={"accept-language": "en"})
    client.cookies[f"kartu-{new.card.pk}"] = forged
    _client, answer = scan(new.secret, client)
    assert answer.status_code == 403  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_cookie_of_another_card_does_not_fit() -> None:
    given = award()
    one, two = card_of(given), card_of(given, "LAN-RI")
    _mine, first = scan(one.secret)
    scan(two.secret)
    client = Client(headers={"accept-language": "en"})
    client.cookies[f"kartu-{two.card.pk}"] = first.cookies[f"kartu-{one.card.pk}"].value  # type: ignore[attr-defined]
    _client, answer = scan(two.secret, client)
    assert answer.status_code == 403  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_new_card_voids_the_old_one() -> None:
    given = award()
    old, new = card_of(given), card_of(given)
    _client, refused = scan(old.secret)
    assert "This card is void" in refused.content.decode()  # type: ignore[attr-defined]
    assert who(_client) is None
    client, _answer = scan(new.secret)
    assert who(client) == given.jurors["BRIN 1"].pk
    assert kinds(given) == ["card.issued", "card.revoked", "card.issued", "card.used"]


@pytest.mark.django_db
def test_a_revoked_card_signs_in_no_more_not_even_on_its_device() -> None:
    given = award()
    new = card_of(given)
    client, _answer = scan(new.secret)
    by = make_staff(given.edition)
    for _twice in range(2):
        revoke_card(card_id=new.card.pk, by=by)
    _client, refused = scan(new.secret, client)
    assert refused.status_code == 403  # type: ignore[attr-defined]
    assert kinds(given) == ["card.issued", "card.used", "card.revoked"]


@pytest.mark.django_db
def test_an_unknown_code_is_not_found_and_many_are_stopped() -> None:
    client = Client(headers={"accept-language": "en"})
    for number in range(30):
        assert client.get(f"/kartu/{'z' * 30}{number}/").status_code == 404
    new = card_of(award())
    assert client.get(f"/kartu/{new.secret}/").status_code == 429
    assert client.post(f"/kartu/{new.secret}/").status_code == 429


@pytest.mark.django_db
def test_the_button_needs_the_token_of_the_page() -> None:
    new = card_of(award())
    assert Client(enforce_csrf_checks=True).post(f"/kartu/{new.secret}/").status_code == 403
    new.card.refresh_from_db()
    assert new.card.used_at is None


@pytest.mark.django_db
def test_a_used_card_accepts_the_waiting_invitation() -> None:
    given = award()
    juror = given.jurors["BRIN 1"]
    invite(
        email=juror.email, name=juror.name, role="juror", edition=given.edition, by=make_staff(given.edition)
    )
    scan(card_of(given).secret)
    assert Invitation.objects.get().accepted_at is not None


@pytest.mark.django_db
def test_a_deactivated_juror_does_not_get_in() -> None:
    given = award()
    new = card_of(given)
    User.objects.filter(pk=new.card.juror_id).update(is_active=False)
    client, answer = scan(new.secret)
    assert (answer.status_code, who(client)) == (403, None)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_cards_are_for_jurors_of_the_edition_alone() -> None:
    given, other = award(), award()
    by = make_staff(given.edition)
    with pytest.raises(DomainError, match="no juror of this edition"):
        issue_cards(
            edition=given.edition, juror_ids=[given.jurors["BRIN 1"].pk, other.jurors["BRIN 1"].pk], by=by
        )
    with pytest.raises(DomainError, match="at least one"):
        issue_cards(edition=given.edition, juror_ids=[], by=by)
    assert JurorCard.objects.count() == 0


# Judging days.

WINDOW = {
    "opens_at": datetime(2025, 2, 9, 17, tzinfo=UTC),  # 10 February, 00.00 WIB
    "closes_at": datetime(2025, 2, 13, 17, tzinfo=UTC),  # 13 February, 24.00 WIB
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (datetime(2025, 2, 9, 16, 59, tzinfo=UTC), False),  # 9 February, 23.59 WIB
        (datetime(2025, 2, 9, 17, 0, tzinfo=UTC), True),
        (datetime(2025, 2, 13, 16, 59, tzinfo=UTC), True),
        (datetime(2025, 2, 13, 17, 0, tzinfo=UTC), False),  # 14 February, 00.00 WIB
    ],
)
def test_a_card_works_on_judging_days_of_the_editions_time_zone(moment: datetime, allowed: bool) -> None:
    new = card_of(award(**WINDOW))
    with time_machine.travel(moment, tick=False):
        client, answer = scan(new.secret)
    assert (who(client) is not None) == allowed
    if not allowed:
        page = " ".join(answer.content.decode().replace("\xa0", " ").split())  # type: ignore[attr-defined]
        assert "10–13 February 2025" in page


@pytest.mark.django_db
def test_the_whole_day_counts_on_which_a_window_opens_or_closes() -> None:
    noon = {
        "opens_at": datetime(2025, 2, 10, 5, tzinfo=UTC),
        "closes_at": datetime(2025, 2, 10, 6, tzinfo=UTC),
    }
    given = award(**noon)
    with time_machine.travel(datetime(2025, 2, 10, 1, tzinfo=UTC), tick=False):
        client, _answer = scan(card_of(given).secret)
    assert who(client) is not None


@pytest.mark.django_db
def test_the_time_zone_of_the_edition_says_what_day_it_is() -> None:
    given = award(**WINDOW)
    given.edition.time_zone = "Asia/Jayapura"
    given.edition.save()
    spans = judging_spans(given.edition, [given.jurors["BRIN 1"].pk])
    assert spans[given.jurors["BRIN 1"].pk] == [Span(date(2025, 2, 10), date(2025, 2, 14))]


@pytest.mark.django_db
def test_a_closed_stage_and_one_without_a_seat_give_no_days() -> None:
    given = award()
    new = card_of(given)
    stage = given.stages["proposal"]
    stage.closed_at = timezone.now()
    stage.save()
    client, answer = scan(new.secret)
    assert (answer.status_code, who(client)) == (403, None)  # type: ignore[attr-defined]
    assert "There is nothing to judge" in answer.content.decode()  # type: ignore[attr-defined]


DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2025, 1, 20))
SPANS = st.lists(
    st.tuples(st.none() | DAYS, st.none() | DAYS).map(
        lambda pair: Span(*sorted(pair)) if None not in pair else Span(*pair)  # type: ignore[type-var]
    ),
    max_size=6,
)


@given(SPANS)
def test_joined_spans_are_the_same_days_in_order_and_apart(spans: list[Span]) -> None:
    joined = _joined(spans)
    for number in range(-5, 30):
        day = date(2025, 1, 1) + timedelta(days=number)
        assert is_judging_day(joined, day) == is_judging_day(spans, day)
    for before, after in pairwise(joined):
        assert before.last is not None
        assert after.first is not None
        assert after.first > before.last + timedelta(days=1)


# At the same moment.


@pytest.mark.django_db(transaction=True)
def test_of_two_scans_at_once_one_binds_its_device() -> None:
    given = award()
    new = card_of(given)
    results = at_once(*[lambda: use_card(secret=new.secret, device=None)] * 3)
    uses = [result for result in results if isinstance(result, CardUse)]
    refused = [result for result in results if isinstance(result, CardRefused)]
    assert (len(uses), [item.why for item in refused]) == (1, ["other_device"] * 2)
    assert kinds(given) == ["card.issued", "card.used"]


@pytest.mark.django_db(transaction=True)
def test_printing_twice_at_once_leaves_one_card_for_each_juror() -> None:
    given = award()
    by = make_staff(given.edition)
    ids = [juror.pk for juror in given.jurors.values()]
    results = at_once(
        lambda: issue_cards(edition=given.edition, juror_ids=ids, by=by),
        lambda: issue_cards(edition=given.edition, juror_ids=ids[::-1], by=by),
    )
    assert {type(result) for result in results} == {list}
    assert JurorCard.objects.filter(revoked_at__isnull=True).count() == 2
    assert kinds(given).count("card.revoked") == 2


@pytest.mark.django_db(transaction=True)
def test_using_and_revoking_at_once_leave_no_doubt() -> None:
    given = award()
    new, by = card_of(given), make_staff(given.edition)
    at_once(lambda: use_card(secret=new.secret, device=None), lambda: revoke_card(card_id=new.card.pk, by=by))
    assert kinds(given) in (
        ["card.issued", "card.used", "card.revoked"],
        ["card.issued", "card.revoked"],
    )


# On paper.


def printed(given: Award, *names: str) -> bytes:
    """The PDF that the page gives for these jurors."""
    data = {"juror": [str(given.jurors[name].pk) for name in names]}
    answer = staff_client(given.edition).post(f"/sekretariat/{given.edition.slug}/juri/kartu/", data)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content


@pytest.mark.django_db
def test_the_paper_carries_the_card_and_its_qr_signs_in() -> None:
    given = award(**WINDOW)
    pdf = printed(given, "BRIN 1", "LAN-RI")
    addresses = qr_codes(pdf, 150)
    assert len(set(addresses)) == 2
    assert all(address.startswith(f"{settings.PUBLIC_URL}/kartu/") for address in addresses)
    said = " ".join(text(pdf).replace("\xa0", " ").split())
    for part in ("BRIN 1", "LAN-RI", given.edition.name, "10–13 Februari 2025"):
        assert part in said
    with time_machine.travel(datetime(2025, 2, 11, 3, tzinfo=UTC), tick=False):
        signed_in = {who(scan(re.sub(r".*/kartu/|/$", "", address))[0]) for address in addresses}
    assert signed_in == {juror.pk for juror in given.jurors.values()}


@pytest.mark.django_db
def test_the_paper_is_tagged_titled_in_the_editions_language_with_fonts_inside() -> None:
    given = award()
    pdf = printed(given, "BRIN 1")
    document = pikepdf.open(io.BytesIO(pdf))
    assert str(document.Root.Lang) == "id"
    assert given.edition.name in str(document.docinfo["/Title"])
    assert bool(document.Root.MarkInfo.Marked)
    assert unmarked_paint(pdf) == []
    assert set(fonts(pdf).values()) == {True}
    alternatives = [alt for role, alt in structure(pdf) if role == "Figure"]
    assert any("BRIN 1" in alt for alt in alternatives)
    assert all(alternatives)


@pytest.mark.django_db
def test_printing_again_makes_other_cards() -> None:
    given = award()
    first, second = (qr_codes(printed(given, "BRIN 1"), 150) for _again in range(2))
    assert first != second
    assert JurorCard.objects.filter(revoked_at__isnull=True).count() == 1


@pytest.mark.django_db
def test_seven_cards_take_two_sheets() -> None:
    given = Award(
        [Round("proposal", "100")], entries=["A"], jurors=[f"Juri Contoh {n:02d}" for n in range(1, 8)]
    )
    pdf = printed(given, *given.jurors)
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) == 2
    assert len(qr_codes(pdf, 150)) + len(qr_codes(pdf, 150, 1)) == 7


@pytest.mark.django_db
def test_a_paper_that_cannot_be_drawn_leaves_the_old_cards_good(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    given = award()
    old = card_of(given)

    def fail(*_args: object, **_kwargs: object) -> bytes:
        raise ValueError("no paper")

    monkeypatch.setattr("reports.views.cards.render_cards", fail)
    with pytest.raises(ValueError, match="no paper"):
        printed(given, "BRIN 1")
    old.card.refresh_from_db()
    assert old.card.revoked_at is None


@pytest.mark.django_db
def test_only_the_secretariat_prints_and_only_by_post() -> None:
    given = award()
    address = f"/sekretariat/{given.edition.slug}/juri/kartu/"
    data = {"juror": [str(given.jurors["BRIN 1"].pk)]}
    assert staff_client(given.edition, "auditor").post(address, data).status_code == 403
    assert staff_client(award().edition).post(address, data).status_code == 404
    client = staff_client(given.edition)
    assert client.get(address).status_code == 405
    nobody = client.post(address, {"juror": ["x", "²"]}, follow=True)
    assert "Choose at least one juror" in nobody.content.decode()
    assert JurorCard.objects.count() == 0
