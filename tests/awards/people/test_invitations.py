"""A role is offered by a link in a mail, taken by a press of a button, once, by whom it was sent to."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from awards.exceptions import DomainError
from awards.models import AuditEvent, Edition, Invitation, Membership, Message, User
from awards.services.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from awards.services.memberships import grant_role
from tests.scenario import make_edition, make_unit
from tests.staff import make_staff, signed_in
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(autouse=True)
def _fresh_counters(empty_cache: None) -> None:
    """Attempts are counted anew for every test."""


def offer(edition: Edition, *, email: str = "calon@staf.example", role: str = "auditor") -> Invitation:
    """An invitation of a secretary."""
    return invite(email=email, name="Calon 01", role=role, edition=edition, by=make_staff(edition))


def token_of(invitation: Invitation) -> str:
    """The secret of the last link that was mailed."""
    message = Message.objects.filter(user=invitation.user, kind="invitation").latest("pk")
    found = re.search(r"/undangan/([\w-]+)/", message.text)
    assert found is not None
    return found[1]


def browser() -> Client:
    """A browser of nobody in particular; English."""
    return Client(headers={"accept-language": "en"})


def kinds(edition: Edition) -> list[str]:
    return list(
        AuditEvent.objects.filter(edition=edition).order_by("sequence").values_list("kind", flat=True)
    )


def test_the_mail_alone_has_the_secret() -> None:
    invitation = offer(make_edition())
    token = token_of(invitation)
    assert len(token) >= 43
    assert token not in str(Invitation.objects.values().get())
    assert not Membership.objects.filter(user=invitation.user).exists()


def test_looking_accepts_nothing_and_says_who_invites_to_what_until_when() -> None:
    edition = make_edition()
    invitation = offer(edition)
    page = browser().get(f"/undangan/{token_of(invitation)}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert page.headers["Cache-Control"].count("no-store") == 1
    for part in ("Staf secretariat", "Auditor", edition.name, "Calon 01"):
        assert part in text
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_accepting_gives_the_role_signs_in_and_is_in_the_ledger() -> None:
    edition = make_edition()
    invitation = offer(edition, role="committee")
    client = browser()
    answer = client.post(f"/undangan/{token_of(invitation)}/terima/")
    assert answer.status_code == 302
    assert int(client.session["_auth_user_id"]) == invitation.user_id
    membership = Membership.objects.get(user=invitation.user)
    assert (membership.role, membership.edition, membership.confirmed_by) == (
        "committee",
        edition,
        invitation.by,
    )
    assert kinds(edition) == ["invitation.sent", "role.granted", "invitation.accepted"]
    granted = AuditEvent.objects.get(edition=edition, kind="role.granted")
    assert (granted.actor, granted.data["given_by"], granted.data["source"]) == (
        invitation.user,
        invitation.by_id,
        "invitation",
    )


def test_a_link_works_once() -> None:
    invitation = offer(make_edition())
    token = token_of(invitation)
    browser().post(f"/undangan/{token}/terima/")
    stranger = browser()
    for answer in (stranger.get(f"/undangan/{token}/"), stranger.post(f"/undangan/{token}/terima/")):
        assert answer.status_code == 410
        assert "This invitation is accepted" in answer.content.decode()
    assert "_auth_user_id" not in stranger.session


def test_a_link_that_ran_out_says_so_and_gives_nothing() -> None:
    invitation = offer(make_edition())
    token = token_of(invitation)
    with time_machine.travel(timezone.now() + timedelta(days=14), tick=False):
        answer = browser().post(f"/undangan/{token}/terima/")
        assert answer.status_code == 410
        assert "has run out" in answer.content.decode()
        with pytest.raises(DomainError, match="run out"):
            accept_invitation(token=token)
    assert not Membership.objects.filter(user=invitation.user).exists()


def test_a_withdrawn_link_answers_like_one_that_never_existed() -> None:
    edition = make_edition()
    invitation = offer(edition)
    token = token_of(invitation)
    withdraw_invitation(invitation_id=invitation.pk, edition=edition, by=make_staff(edition))
    said = set()
    for text in (token, "x" * 43):
        page = browser().get(f"/undangan/{text}/")
        assert page.status_code == 404
        said.add(re.sub(r'value="[\w-]{64}"', "", page.content.decode()).replace(text, ""))
    assert len(said) == 1
    assert browser().post(f"/undangan/{token}/terima/").status_code == 404
    with pytest.raises(DomainError):
        accept_invitation(token=token)
    with pytest.raises(DomainError):
        withdraw_invitation(invitation_id=invitation.pk, edition=edition, by=make_staff(edition))


def test_a_new_link_voids_the_old_one() -> None:
    edition = make_edition()
    invitation = offer(edition)
    old = token_of(invitation)
    resend_invitation(invitation_id=invitation.pk, edition=edition, by=make_staff(edition))
    new = token_of(invitation)
    assert browser().get(f"/undangan/{old}/").status_code == 404
    assert browser().get(f"/undangan/{new}/").status_code == 200
    assert Message.objects.filter(kind="invitation").count() == 2


def test_inviting_again_renews_what_waits() -> None:
    edition = make_edition()
    first = offer(edition)
    second = offer(edition, email="CALON@staf.example")
    assert first.pk == second.pk
    assert Invitation.objects.count() == 1


def test_who_has_the_role_is_not_invited_to_it() -> None:
    edition = make_edition()
    staff = make_staff(edition, "auditor")
    with pytest.raises(DomainError, match="already"):
        offer(edition, email=staff.email)
    assert Message.objects.count() == 0


def test_declining_gives_nothing_and_tells_whoever_invited() -> None:
    edition = make_edition()
    invitation = offer(edition)
    token = token_of(invitation)
    client = browser()
    answer = client.post(f"/undangan/{token}/tolak/", follow=True)
    assert "You have declined" in answer.content.decode()
    invitation.refresh_from_db()
    assert (invitation.is_declined, invitation.accepted_at) == (True, None)
    assert not Membership.objects.filter(user=invitation.user).exists()
    assert "_auth_user_id" not in client.session
    assert Message.objects.get(kind="invitation_declined").user == invitation.by
    assert kinds(edition)[-1] == "invitation.declined"
    assert client.get(f"/undangan/{token}/").status_code == 404


def test_who_accepted_cannot_decline() -> None:
    token = token_of(offer(make_edition()))
    accept_invitation(token=token)
    with pytest.raises(DomainError, match="accepted before"):
        decline_invitation(token=token)


def test_somebody_else_who_is_signed_in_is_told_and_signed_out_by_accepting() -> None:
    edition = make_edition()
    invitation = offer(edition)
    token = token_of(invitation)
    other = make_staff(make_edition())
    client = signed_in(other)
    assert f"You are signed in as {other.name}" in client.get(f"/undangan/{token}/").content.decode()
    client.post(f"/undangan/{token}/terima/")
    assert int(client.session["_auth_user_id"]) == invitation.user_id
    assert not Membership.objects.filter(user=other, role="auditor").exists()


def test_a_deactivated_person_gets_neither_role_nor_session() -> None:
    invitation = offer(make_edition())
    token = token_of(invitation)
    User.objects.filter(pk=invitation.user_id).update(is_active=False)
    client = browser()
    assert client.post(f"/undangan/{token}/terima/").status_code == 409
    assert "_auth_user_id" not in client.session
    assert not Membership.objects.filter(user=invitation.user).exists()


def test_an_invitation_to_a_unit_is_recorded_in_the_current_edition() -> None:
    edition, unit = make_edition(), make_unit()
    invitation = invite(
        email="calon@staf.example",
        name="Calon 01",
        role="member",
        edition=edition,
        organization=unit,
        by=make_staff(edition),
    )
    assert (invitation.organization, invitation.edition) == (unit, None)
    accept_invitation(token=token_of(invitation))
    assert Membership.objects.get(role="member").organization == unit
    assert kinds(edition) == ["invitation.sent", "role.granted", "invitation.accepted"]


def test_an_invited_juror_may_have_the_role_already() -> None:
    edition = make_edition()
    juror = User.objects.create_user("juri@juri.example", name="Juri 01")
    grant_role(user=juror, role="juror", edition=edition, by=None, source="seat")
    invitation = offer(edition, email=juror.email, role="juror")
    accept_invitation(token=token_of(invitation))
    assert Membership.objects.filter(user=juror, role="juror").count() == 1
    assert kinds(edition).count("role.granted") == 1


def test_who_tries_many_links_is_answered_as_if_there_were_none() -> None:
    token = token_of(offer(make_edition()))
    for number in range(30):
        assert browser().get(f"/undangan/{'y' * 40}{number}/").status_code == 404
    assert browser().get(f"/undangan/{token}/").status_code == 404


def test_accepting_needs_the_button() -> None:
    token = token_of(offer(make_edition()))
    assert browser().get(f"/undangan/{token}/terima/").status_code == 405
    assert browser().get(f"/undangan/{token}/tolak/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/undangan/{token}/terima/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_accepting_twice_at_once_gives_the_role_once() -> None:
    edition = make_edition()
    token = token_of(offer(edition))
    results = at_once(*[lambda: accept_invitation(token=token)] * 2)
    assert {type(result) for result in results} == {Invitation}
    assert Membership.objects.filter(role="auditor").count() == 1
    assert kinds(edition).count("role.granted") == 1
    assert kinds(edition).count("invitation.accepted") == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_and_withdrawing_at_once_agree() -> None:
    edition = make_edition()
    invitation = offer(edition)
    token, staff = token_of(invitation), make_staff(edition)
    at_once(
        lambda: accept_invitation(token=token),
        lambda: withdraw_invitation(invitation_id=invitation.pk, edition=edition, by=staff),
    )
    invitation.refresh_from_db()
    has_role = Membership.objects.filter(user=invitation.user).exists()
    assert has_role == (invitation.accepted_at is not None) == (invitation.withdrawn_at is None)


@pytest.mark.django_db(transaction=True)
def test_inviting_twice_at_once_leaves_one_invitation() -> None:
    edition = make_edition()
    staff = make_staff(edition)

    def call() -> Invitation:
        return invite(email="calon@staf.example", name="Calon 01", role="auditor", edition=edition, by=staff)

    results = at_once(call, call)
    assert Invitation in {type(result) for result in results}
    assert {type(result) for result in results} <= {Invitation, DomainError}
    assert Invitation.objects.count() == 1
