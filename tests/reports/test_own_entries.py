"""An entrant's home: own entries alone, what is next, certificates after publication, and places in teams."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from awards.models import AuditEvent, Edition, Membership, Seal, User
from reports.models import Document, Signature
from reports.services.documents import issue_documents
from reports.services.results import confirm_results, publish_results
from submissions.models import Submission, TeamMember
from tests.reports.paper_edition import add_award, paper_edition
from tests.scenario import Award, Round, make_edition, make_unit

pytestmark = pytest.mark.django_db
PAGE = "/entri-saya/"
ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture
def owner(client: Client) -> User:
    user = User.objects.create_user("pemilik@contoh.example", name="Pemilik 01")
    client.force_login(user)
    return user


@pytest.fixture
def published() -> Award:
    """A category with places, public; its first entry won, and papers may be issued."""
    edition = paper_edition()
    award = add_award(edition, "ipp", {"Entri A": "90", "Entri B": "80"})
    award.close("presentasi")
    confirm_results(category=award.category, by=None)
    publish_results(category=award.category, by=None)
    return award


def award(edition: Edition | None = None, *, entries: int = 1) -> Award:
    return Award(
        [Round("proposal", "100")],
        entries=[f"Entri {number:02d}" for number in range(1, entries + 1)],
        jurors=["a"],
        edition=edition,
    )


def text_of(client: Client, address: str = PAGE) -> str:
    response = client.get(address, **ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def test_only_own_entries_are_listed(client: Client, owner: User) -> None:
    mine, shared, other = award(entries=3).category.submissions.order_by("code")
    Submission.objects.filter(pk=mine.pk).update(owner=owner)
    TeamMember.objects.create(submission=shared, name="Anggota 01", user=owner)
    page = text_of(client)
    assert mine.title in page
    assert shared.title in page
    assert other.title not in page


def test_an_empty_page_says_what_may_be_entered_and_how(client: Client, owner: User) -> None:
    edition = award().category.edition
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(days=2, minutes=1),
        contact={"email": "sekretariat@contoh.example"},
    )
    page = text_of(client)
    assert "No entry yet" in page
    assert "2 days left" in page
    assert "mailto:sekretariat@contoh.example" in page
    Edition.objects.filter(pk=edition.pk).update(opened_at=None)
    assert "No registration is open" in text_of(client)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("submitted", "The secretariat checks whether it is complete."),
        ("returned", "Complete it and hand it in again."),
        ("rejected", "Tidak memenuhi syarat"),
        ("admitted", "It is being judged"),
    ],
)
def test_every_state_says_what_is_next(client: Client, owner: User, state: str, said: str) -> None:
    entry = award().category.submissions.get()
    Submission.objects.filter(pk=entry.pk).update(
        owner=owner, state=state, ended_reason="Tidak memenuhi syarat" if state == "rejected" else ""
    )
    assert said in text_of(client)


def test_the_place_is_told_only_once_it_is_published(client: Client, owner: User, published: Award) -> None:
    entry = published.category.submissions.order_by("code").first()
    assert entry is not None
    Submission.objects.filter(pk=entry.pk).update(owner=owner)
    assert "Juara I" in text_of(client)
    Seal.objects.filter(category=published.category, kind=Seal.Kind.PUBLICATION).update(
        lifted_at=timezone.now(), lifted_reason="Diperiksa lagi"
    )
    page = text_of(client)
    assert "Juara I" not in page
    assert "/piagam/" not in page


def test_a_certificate_is_for_its_people_alone(client: Client, owner: User, published: Award) -> None:
    entry = published.category.submissions.order_by("code").first()
    assert entry is not None
    issue_documents(edition=published.category.edition, kinds=None, by=None)
    paper = Document.objects.get(submission=entry, kind=Document.Kind.PARTICIPANT)
    address = f"/entri-saya/piagam/{paper.public_id}/"
    Submission.objects.filter(pk=entry.pk).update(owner=owner)
    assert client.get(address).status_code == 404  # it is not rendered yet
    paper.file.save("x.pdf", ContentFile(b"%PDF-1.7"))
    Document.objects.filter(pk=paper.pk).update(
        state=Document.State.RENDERED, rendered_at=timezone.now(), sha256="0" * 64
    )
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert address in text_of(client)
    client.force_login(User.objects.create_user("lain@contoh.example", name="Orang lain"))
    assert client.get(address).status_code == 404


def test_every_link_of_an_entry_opens(client: Client, owner: User, published: Award, settings: Any) -> None:
    entry = published.category.submissions.order_by("code").first()
    assert entry is not None
    Submission.objects.filter(pk=entry.pk).update(owner=owner)
    settings.SIGNING = {"winner": "outside"}
    issue_documents(edition=published.category.edition, kinds=["participant", "winner"], by=None)
    papers = {paper.kind: paper for paper in Document.objects.filter(submission=entry)}
    for paper in papers.values():
        paper.file.save("x.pdf", ContentFile(b"%PDF-1.7"))
        paper.state, paper.rendered_at, paper.sha256 = Document.State.RENDERED, timezone.now(), "0" * 64
        paper.save()

    def links() -> set[str]:
        (row,) = re.findall(r'<li class="own-entry">.*?</li>', text_of(client), re.DOTALL)
        found = set(re.findall(r'href="([^"#]+)', row))
        assert {link: client.get(link).status_code for link in found} == dict.fromkeys(found, 200)
        return {link for link in found if "/piagam/" in link}

    participant, winner = (
        f"/entri-saya/piagam/{papers[kind].public_id}/" for kind in ("participant", "winner")
    )
    assert links() == {participant}
    Signature.objects.create(
        document=papers["winner"], way="outside", signers=[], original="x.pdf", created_at=timezone.now()
    )
    assert links() == {participant, winner}


def confirm_address(user: User, *, verified: bool = True) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)


def test_a_confirmed_address_opens_the_place_in_a_team(client: Client, owner: User) -> None:
    entry = award().category.submissions.get()
    TeamMember.objects.create(submission=entry, name="Anggota 02", email="Pemilik@Contoh.example")
    assert "names you in its team" not in text_of(client)
    confirm_address(owner)
    page = text_of(client)
    assert "1 entry names you in its team" in page
    assert entry.title not in page
    assert client.post("/entri-saya/tim/", **ENGLISH).status_code == 302
    assert entry.title in text_of(client)
    event = AuditEvent.objects.get(kind="submission.team_linked")
    assert event.data["user"] == owner.pk
    assert "contoh.example" not in str(event.data)


def test_an_address_that_is_not_confirmed_opens_nothing(client: Client, owner: User) -> None:
    entry = award().category.submissions.get()
    TeamMember.objects.create(submission=entry, name="Anggota 03", email=owner.email)
    confirm_address(owner, verified=False)
    client.post("/entri-saya/tim/")
    assert entry.title not in text_of(client)


def test_a_place_that_is_taken_stays_with_its_account(client: Client, owner: User) -> None:
    other = User.objects.create_user("lain@contoh.example", name="Orang lain")
    entry = award().category.submissions.get()
    TeamMember.objects.create(submission=entry, name="Anggota 04", email=owner.email, user=other)
    confirm_address(owner)
    client.post("/entri-saya/tim/")
    assert TeamMember.objects.get(user=other).submission == entry
    assert entry.title not in text_of(client)


def test_a_units_admin_sees_its_entries_and_those_below(client: Client, owner: User) -> None:
    own, other = award(entries=2).category.submissions.order_by("code")
    below = make_unit()
    below.parent = own.unit
    below.save()
    Submission.objects.filter(pk=other.pk).update(unit=make_unit())
    deep = award().category.submissions.get()
    Submission.objects.filter(pk=deep.pk).update(unit=below, title="Entri di bawah")
    assert client.get("/unit/entri/").status_code == 404
    Membership.objects.create(user=owner, role="unit_admin", organization=own.unit)
    page = text_of(client, "/unit/entri/")
    assert own.title in page
    assert "Entri di bawah" in page
    assert other.title not in page


@pytest.mark.parametrize("address", [PAGE, "/unit/entri/"])
def test_the_number_of_queries_does_not_grow(
    client: Client, owner: User, address: str, django_assert_max_num_queries: object
) -> None:
    unit = make_unit()
    Membership.objects.create(user=owner, role="unit_admin", organization=unit)
    counts = []
    for size in (1, 3):
        rows = award(make_edition(), entries=size).category.submissions.all()
        rows.update(owner=owner, unit=unit)
        client.get(address)
        with django_assert_max_num_queries(17) as seen:  # type: ignore[operator]
            client.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]
