"""Who may see and change an edition, and that the queryset twin says the same."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from awards.http import SignedInRequest, staff_edition
from awards.models import Edition, Membership, User
from awards.permissions import MANAGE_EDITION, VIEW_BACK_OFFICE
from tests.scenario import make_edition, make_unit

pytestmark = pytest.mark.django_db
ROLES = ["member", "unit_admin", "secretariat", "juror", "committee", "auditor"]


def person(role: str, edition: Edition | None = None, **fields: object) -> User:
    user = User.objects.create_user(f"{role}-{User.objects.count()}@orang.example", name=role, **fields)
    if role in {"member", "unit_admin"}:
        Membership.objects.create(user=user, role=role, organization=make_unit())
    elif role in ROLES:
        Membership.objects.create(user=user, role=role, edition=edition)
    return user


def request_of(user: User) -> SignedInRequest:
    request = SignedInRequest()
    request.user = user
    return request


@pytest.mark.parametrize(
    ("role", "sees", "manages"),
    [
        ("member", False, False),
        ("unit_admin", False, False),
        ("secretariat", True, True),
        ("juror", False, False),
        ("committee", False, False),
        ("auditor", True, False),
        ("nobody", False, False),
    ],
)
def test_only_secretariat_and_auditor_see_and_only_the_secretariat_manages(
    role: str, sees: bool, manages: bool
) -> None:
    edition = make_edition()
    user = person(role, edition)
    assert user.has_perm(VIEW_BACK_OFFICE, edition) is sees
    assert user.has_perm(MANAGE_EDITION, edition) is manages


def test_the_queryset_twin_agrees_for_everybody_and_every_edition() -> None:
    editions = [make_edition(), make_edition()]
    people = [person(role, edition) for role in [*ROLES, "nobody"] for edition in editions]
    people += [
        person("secretariat", editions[0], is_active=False),
        person("auditor", editions[1], is_active=False),
    ]
    people += [User.objects.create_superuser("semua@orang.example", "x", name="Semua")]
    both = person("secretariat", editions[0])
    Membership.objects.create(user=both, role="auditor", edition=editions[1])
    for user in [*people, both]:
        allowed = {edition.pk for edition in editions if user.has_perm(VIEW_BACK_OFFICE, edition)}
        assert set(Edition.objects.of_staff(user).values_list("pk", flat=True)) == allowed
    assert not Edition.objects.of_staff(AnonymousUser()).exists()


def test_a_permission_needs_an_edition() -> None:
    user = person("secretariat", make_edition())
    assert user.has_perm(VIEW_BACK_OFFICE) is False


def test_staff_edition_hides_what_one_may_not_know_of() -> None:
    edition, other = make_edition(), make_edition()
    secretary, auditor = person("secretariat", edition), person("auditor", edition)
    assert staff_edition(request_of(secretary), edition.slug, manage=True) == edition
    assert staff_edition(request_of(auditor), edition.slug) == edition
    with pytest.raises(PermissionDenied):
        staff_edition(request_of(auditor), edition.slug, manage=True)
    for slug in (other.slug, "tidak-ada"):
        with pytest.raises(Http404):
            staff_edition(request_of(secretary), slug)


def test_roles_are_read_once_per_request(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    editions = [make_edition() for _ in range(3)]
    user = User.objects.get(pk=person("secretariat", editions[0]).pk)
    with django_assert_num_queries(1):
        assert [user.has_perm(MANAGE_EDITION, edition) for edition in editions] == [True, False, False]
