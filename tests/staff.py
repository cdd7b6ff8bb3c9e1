"""People of the back office, and how many queries a page makes."""

from __future__ import annotations

from itertools import count

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.models import Edition, Membership, User
from tests.scenario import Award, Crit, Round

numbers = count(1)
CHAIN = [Crit("bukti", "60", tie=1), Crit("manfaat", "40", tie=2)]


def make_staff(edition: Edition, role: str = "secretariat") -> User:
    """A person with this role in an edition."""
    user = User.objects.create_user(f"staf{next(numbers)}@staf.example", name=f"Staf {role}")
    Membership.objects.create(user=user, role=role, edition=edition)
    return user


def signed_in(user: User) -> Client:
    """A browser in which this person is signed in; English, so that texts are those of the source."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def staff_client(edition: Edition, role: str = "secretariat") -> Client:
    """A browser of a person with this role."""
    return signed_in(make_staff(edition, role))


def queries_of(client: Client, path: str) -> int:
    """How many queries a page makes once everything is warm; the second of two may find a cache run out."""
    assert client.get(path).status_code == 200
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts.append(len(captured))
    return min(counts)


def scored_award(entries: int, **options: object) -> Award:
    """A category of two stages with so many entries, each with two final sheets; the first one leads."""
    names = [f"Inovasi {number:02d}" for number in range(1, entries + 1)]
    rounds = [Round("proposal", "40", CHAIN), Round("presentasi", "60", CHAIN)]
    award = Award(rounds, entries=names, jurors=["BRIN 1", "LAN-RI"], **options)  # type: ignore[arg-type]
    award.assign_all()
    for stage in award.stages:
        for at, name in enumerate(names):
            for juror in award.jurors:
                award.score(stage, name, juror, {"bukti": str(90 - at), "manfaat": str(90 - at)})
    return award


def closed_award(entries: int, **options: object) -> Award:
    """The same with both stages closed, so that the scores are locked."""
    award = scored_award(entries, **options)
    for stage in award.stages:
        assert award.close(stage) == []
    return award
