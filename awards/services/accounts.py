"""People: their accounts, what they say of themselves, and the unit they say to belong to."""

from __future__ import annotations

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from django.conf import settings
from django.contrib.auth import logout
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Membership, Organization, User

NIP_CONSTRAINT = "user_nip_unique"
# A person belongs to a body that people work or learn in, never to the nation, a province or a whole city.
NOT_TO_BELONG_TO = (Organization.Kind.NATION, Organization.Kind.PROVINCE, Organization.Kind.CITY)


class NipTaken(Exception):  # noqa: N818 - a fact, which the form turns into its error
    """Another account has this NIP already, found only when it was written."""


def find_user(email: str) -> User | None:
    """The person of an address, whatever its case: by the account, else by a further address proved."""
    address = email.strip().lower()
    user = User.objects.filter(email__iexact=address).first()
    if user is not None:
        return user
    proved = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    return proved.user if proved is not None else None


@transaction.atomic
def ensure_user(*, email: str, name: str, institution: str = "") -> User:
    """The account of an address, made without a usable password when there is none.

    What an existing account says of its person stays. Nobody has proved the address yet: it becomes an
    `EmailAddress` with the first sign-in by code, by invitation or by a reset password.
    """
    found = find_user(email)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=name.strip(), institution=institution.strip())
    except IntegrityError:  # made by somebody else between the two lines
        return User.objects.get(email__iexact=email.strip())


@transaction.atomic
def prove_address(*, user: User, email: str = "") -> bool:
    """Note that the person reads the mail of an address of theirs, else of the account's own one.

    A password that was set before anybody proved the address is dropped: a stranger may have signed up with
    it and wait for the owner of the address. False when another account proved the address already.
    """
    account = User.objects.select_for_update().get(pk=user.pk)
    wanted = (email or account.email).lower()
    address = EmailAddress.objects.filter(user=account, email=wanted).first()
    if address is None:
        if wanted != account.email.lower():
            return False
        address = EmailAddress(user=account, email=wanted)
    if address.verified:
        return True
    if not address.set_verified(commit=False):
        return False
    address.primary = not EmailAddress.objects.filter(user=account, primary=True).exists()
    address.save()
    if account.has_usable_password():
        account.set_unusable_password()
        account.save(update_fields=["password"])
        user.password = account.password
    return True


def sign_in_person(
    request: HttpRequest, user: User, *, method: str, proves_address: bool = False, redirect_url: str = ""
) -> HttpResponse:
    """Sign a person in who showed something else than a password: an invitation, a juror's card.

    Goes through allauth, so that the session is listed, a second factor is asked where there is one, and a
    deactivated person is turned away. `proves_address` when what was shown came by mail to the account's
    address. Whoever is signed in in this browser as somebody else is signed out first.
    """
    target = resolve_url(redirect_url or settings.LOGIN_REDIRECT_URL)
    if request.user.is_authenticated:
        if request.user.pk == user.pk and user.is_active:
            return redirect(target)
        logout(request)
    if proves_address and user.is_active:
        prove_address(user=user)
    record_authentication(request, user, method=method)
    login = Login(user=user, email_verification=EmailVerificationMethod.NONE, redirect_url=target)
    response: HttpResponse = perform_login(request, login)
    return response


@transaction.atomic
def update_profile(*, user_id: int, name: str, nip: str, phone: str, institution: str, language: str) -> User:
    """Write what a person says of themselves. Raises `NipTaken`."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.name, user.nip, user.phone, user.institution = name, nip, phone, institution
    user.language = language
    save_person(user)
    return user


def others_with_nip(nip: str, user: User | None = None) -> QuerySet[User]:
    """The other accounts that hold an NIP.

    One that nobody ever got into holds nothing: anybody may have typed the NIP there.
    """
    if not nip:
        return User.objects.none()
    proved = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    entered = Q(last_login__isnull=False) | Q(Exists(proved))
    others = User.objects.filter(entered, nip=nip)
    return others.exclude(pk=user.pk) if user is not None and user.pk is not None else others


def save_person(user: User) -> None:
    """Save, and turn the refusal of a second account with the same NIP into `NipTaken`."""
    try:
        with transaction.atomic():
            if user.nip:
                held = set(others_with_nip(user.nip, user).values_list("pk", flat=True))
                free = User.objects.filter(nip=user.nip).exclude(pk__in=held)
                (free.exclude(pk=user.pk) if user.pk is not None else free).update(nip="")
            user.save()
    except IntegrityError as error:
        if NIP_CONSTRAINT in str(error):
            raise NipTaken from error
        raise


@transaction.atomic
def keep_language(*, user_id: int, language: str) -> None:
    """Remember the language of a person's pages and mails."""
    User.objects.filter(pk=user_id).update(language=language)


@transaction.atomic
def ask_for_unit(*, user_id: int, organization_id: int) -> Membership:
    """A person says to belong to a unit; a unit admin or the secretariat confirms it.

    One waits for one unit at a time: an earlier request that nobody has answered is withdrawn. Asking again
    for the same unit changes nothing.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    unit = Organization.objects.filter(pk=organization_id).exclude(kind__in=NOT_TO_BELONG_TO).first()
    if unit is None:
        raise DomainError(_("Nobody belongs to this unit. Choose an office, a school or a community body."))
    held = Membership.objects.filter(
        user=user, organization=unit, role__in=(Membership.Role.MEMBER, Membership.Role.UNIT_ADMIN)
    ).first()
    if held is not None:
        return held
    _waiting(user).delete()
    return Membership.objects.create(
        user=user, role=Membership.Role.MEMBER, organization=unit, confirmed_at=None
    )


@transaction.atomic
def leave_unit(*, user_id: int, membership_id: int) -> None:
    """Withdraw a request, or leave a unit as its member; a unit admin is relieved by the secretariat."""
    user = User.objects.select_for_update().get(pk=user_id)
    Membership.objects.filter(pk=membership_id, user=user, role=Membership.Role.MEMBER).delete()


def _waiting(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, role=Membership.Role.MEMBER, confirmed_at__isnull=True)
