"""What a person may demand of their data: requests, their answers, and the erasure itself."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Consent, DataRequest, Edition, Invitation, Membership, Message, User
from awards.personal_facts import known
from awards.services.ledger import append_event
from awards.services.messages import queue_mail

Kind, State = DataRequest.Kind, DataRequest.State


def erased_address(user_id: int) -> str:
    """The address of an account that names nobody; mail to it can never arrive."""
    return f"erased-{user_id}@erased.invalid"


@transaction.atomic
def ask(*, user: User, edition: Edition, kind: str, text: str) -> DataRequest:
    """A person asks for a correction or an erasure; one of a kind is open at a time.

    The secretariat of the edition is told by mail.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if DataRequest.objects.filter(user=person, kind=kind, state=State.OPEN).exists():
        raise DomainError(_("You have asked for this already; the secretariat answers you."))
    if kind == Kind.CORRECTION and not text.strip():
        raise DomainError(_("Say what is wrong and how it should read."))
    request = DataRequest.objects.create(user=person, edition=edition, kind=kind, text=text.strip())
    _record(request, "asked", user)
    _tell_secretariat(request)
    return request


def _tell_secretariat(request: DataRequest) -> None:
    """One mail to each secretary of the edition, which says that somebody asks and not who or what."""
    office = Membership.objects.filter(
        edition=request.edition, role=Membership.Role.SECRETARIAT, user__is_active=True
    )
    for membership in office.select_related("user").order_by("pk"):
        queue_mail(
            key=f"data-request:{request.pk}:asked:{membership.user_id}",
            kind="data_request_asked",
            user=membership.user,
            edition=request.edition,
            context={"request": request},
        )


@transaction.atomic
def take_request_back(*, user: User, request_id: int) -> DataRequest:
    """A person no longer asks for it."""
    request = _locked(request_id)
    if request.user_id != user.pk:
        raise DataRequest.DoesNotExist
    _decide(request, State.WITHDRAWN, "", None)
    return request


@transaction.atomic
def answer_request(*, request_id: int, state: str, answer: str, by: User) -> DataRequest:
    """The secretariat has corrected something, or refuses a request; the person gets the answer by mail."""
    request = _locked(request_id)
    if not answer.strip():
        raise DomainError(_("Write an answer: the person reads it."))
    if request.kind == Kind.ERASURE and state == State.DONE:
        raise DomainError(_("An erasure is done by erasing."))
    _decide(request, state, answer.strip(), by)
    queue_mail(
        key=f"data-request:{request.pk}",
        kind="data_request_answered",
        user=request.user,
        edition=request.edition,
        context={"request": request, "is_done": state == State.DONE},
    )
    return request


def obstacles_to(user: User) -> list[str]:
    """Why a person cannot be erased yet."""
    return [text for facts in known() for text in facts.obstacles(user)]


@transaction.atomic
def erase_person(*, request_id: int, by: User) -> DataRequest:
    """Erase what the law does not oblige to keep of the person who asked for it.

    Each app locks first what it erases, in the order of every other write; then the ledgers of the editions
    concerned say that it was done, by the account's key alone; the account itself comes last. Raises
    `DomainError` where something stands against it, or an entry was begun meanwhile.
    """
    request = _locked(request_id)
    if request.kind != Kind.ERASURE:
        raise DomainError(_("This is no request for erasure."))
    person = request.user
    against = obstacles_to(person)
    if against:
        raise DomainError(" ".join(against))
    concerned = {request.edition_id}
    for facts in known():
        concerned |= set(facts.lock(person))
    for facts in known():
        facts.erase(person)
    _decide(request, State.DONE, "", by, record=False)
    for edition_id in sorted(concerned):
        append_event(
            edition_id=edition_id,
            kind="person.erased",
            subject=f"user:{person.pk}",
            data={"request": request.pk},
            by=by,
        )
    _erase_account(person)
    return request


def _erase_account(person: User) -> None:
    """The account keeps its key and names nobody; everything that signs in with it goes."""
    account = User.objects.select_for_update().get(pk=person.pk)
    address = erased_address(account.pk)
    known_as = {account.email, *EmailAddress.objects.filter(user=account).values_list("email", flat=True)}
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    SocialAccount.objects.filter(user=account).delete()
    for session in UserSession.objects.filter(user=account):
        session.end()
    Membership.objects.filter(user=account, edition__isnull=True).delete()
    waiting = Q(accepted_at__isnull=True, withdrawn_at__isnull=True)
    Invitation.objects.filter(waiting, user=account).update(withdrawn_at=timezone.now())
    mails = Message.objects.filter(Q(user=account) | Q(to__in=known_as))
    mails.filter(state=Message.State.WAITING, begun_at__isnull=True).update(
        state=Message.State.DROPPED, text="", html=""
    )
    mails.update(to=address)
    Consent.objects.filter(user=account, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    DataRequest.objects.filter(user=account).update(text="")
    account.email, account.name = address, _("Erased person %(n)d") % {"n": account.pk}
    account.institution = account.nip = account.phone = ""
    account.is_active, account.erased_at, account.last_login = False, timezone.now(), None
    account.set_unusable_password()
    account.save()


def _locked(request_id: int) -> DataRequest:
    request = (
        DataRequest.objects.select_for_update(of=("self",))
        .select_related("user", "edition")
        .get(pk=request_id)
    )
    if request.state != State.OPEN:
        raise DomainError(_("This request was settled before."))
    return request


def _decide(request: DataRequest, state: str, answer: str, by: User | None, *, record: bool = True) -> None:
    request.state, request.answer = state, answer
    request.decided_at, request.decided_by = timezone.now(), by
    request.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    if record:
        _record(request, state, by)


def _record(request: DataRequest, what: str, by: Any) -> None:
    append_event(
        edition_id=request.edition_id,
        kind=f"data_request.{what}",
        subject=f"data_request:{request.pk}",
        data={"kind": request.kind},
        by=by,
    )
