"""Where a person works and how to move between these places: rooms, the menu of a room, the way home.

A room is a place of work that a role opens: the secretariat's or the inspectorate's room of one edition, the
juror's, the unit admin's, and the entrant's, which everybody has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from awards.models import Edition, Membership
from awards.permissions import AUDITOR, SECRETARIAT, held_roles

JUROR, UNIT, ENTRANT = "juror", "unit", "entrant"
# The menu of the back office: URL name, and the first parts of the addresses that belong to it.
BACK_OFFICE: tuple[tuple[str, frozenset[str]], ...] = (
    ("reports:overview", frozenset({"", "partisipasi"})),
    ("reports:submission-list", frozenset({"entri", "verifikasi", "kesiapan", "nominasi"})),
    ("judging:jurors", frozenset({"juri", "penilaian", "konflik", "pembagian", "keahlian"})),
    ("reports:ranking-index", frozenset({"hasil", "kunci", "umpan-balik", "sanggahan"})),
    ("reports:document-list", frozenset({"dokumen"})),
)
ELSEWHERE = frozenset({"cari"})


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a menu. `current` is what `aria-current` says, empty elsewhere."""

    label: str
    url: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A place of work. `edition` is set where the room belongs to one edition."""

    kind: str
    label: str
    url: str
    note: str = ""
    edition: Edition | None = None
    current: bool = False

    @property
    def is_archived(self) -> bool:
        return self.edition is not None and self.edition.is_archived


@dataclass(frozen=True, slots=True)
class Navigation:
    """What the head of a page offers; `room` names the place of work a page belongs to, empty outside."""

    items: tuple[Item, ...]
    room: str = ""
    note: str = ""
    rooms: tuple[Room, ...] = ()
    account: tuple[Item, ...] = ()
    search: str = ""


def rooms_of(user: Any) -> tuple[Room, ...]:
    """The rooms of an active person, where most is to be done first; kept for the request."""
    if not user.is_authenticated or not user.is_active:
        return ()
    known: tuple[Room, ...] | None = getattr(user, "_rooms", None)
    if known is None:
        known = user._rooms = tuple(_rooms(user))
    return known


def home_of(user: Any) -> str:
    """The address a person lands on after signing in; empty for strangers."""
    rooms = rooms_of(user)
    return rooms[0].url if rooms else ""


def navigation(request: HttpRequest, edition: Edition | None, *, public: bool = False) -> Navigation:
    """The head of a page: the menu of the room it belongs to, else that of the public pages."""
    user, path = request.user, request.path
    rooms = rooms_of(user)
    account = tuple(_account(path, edition)) if rooms else ()
    room = None if public else _room_at(path, edition, rooms)
    if room is None:
        return Navigation(tuple(_public(request, edition)), "", "", rooms, account)
    note, search = "", ""
    if room.edition is not None:
        note = str(room.edition.year)
        search = _url("reports:search", slug=room.edition.slug)
        items = _back_office(path, room)
    else:
        items = _OTHERS[room.kind](path)
    marked = tuple(
        Room(one.kind, one.label, one.url, one.note, one.edition, current=one is room) for one in rooms
    )
    return Navigation(tuple(items), room.label, note, marked, account, search)


def _rooms(user: Any) -> list[Room]:
    held: list[Membership] = sorted(held_roles(user), key=_latest_first)
    roles: dict[str, list[Membership]] = {}
    for one in held:
        roles.setdefault(one.role, []).append(one)
    staffed = [*roles.get(Membership.Role.SECRETARIAT, []), *roles.get(Membership.Role.AUDITOR, [])]
    rooms = [_staff_room(one.role, one.edition) for one in staffed if one.edition is not None]
    if user.is_superuser:
        seen = {room.edition.pk for room in rooms if room.edition is not None}
        editions = Edition.objects.exclude(pk__in=seen).order_by("-registration_opens_at", "-pk")
        rooms += [_staff_room(SECRETARIAT, edition) for edition in editions]
    # An archived edition is only read: what is still to be done comes before it.
    rooms.sort(key=lambda room: room.is_archived)
    done = [room for room in rooms if room.is_archived]
    rooms = rooms[: len(rooms) - len(done)]
    if Membership.Role.JUROR in roles:
        rooms.append(Room(JUROR, gettext("Juror's room"), _url("judging:home")))
    if Membership.Role.UNIT_ADMIN in roles:
        rooms.append(Room(UNIT, gettext("Unit's room"), _url("reports:unit-entries")))
    rooms.append(Room(ENTRANT, gettext("My entries"), _url("reports:my-entries")))
    return [*rooms, *done]


def _latest_first(one: Membership) -> tuple[float, int]:
    opens = one.edition.registration_opens_at.timestamp() if one.edition is not None else 0.0
    return -opens, -one.pk


def _staff_room(role: str, edition: Edition) -> Room:
    label = gettext("Secretariat's room") if role == SECRETARIAT else gettext("Inspectorate's room")
    return Room(role, label, reverse("reports:overview", args=[edition.slug]), edition.name, edition)


def _room_at(path: str, edition: Edition | None, rooms: tuple[Room, ...]) -> Room | None:
    """The room a page belongs to; pages of the account and the guide belong to the first one."""
    if path.startswith("/sekretariat/") and edition is not None:
        return next(
            (room for room in rooms if room.edition is not None and room.edition.pk == edition.pk), None
        )
    for start, kind in (("/juri/", JUROR), ("/unit/", UNIT), ("/entri-saya/", ENTRANT)):
        if path.startswith(start):
            return next((room for room in rooms if room.kind == kind), None)
    return rooms[0] if rooms else None


def _back_office(path: str, room: Room) -> list[Item]:
    """At most seven items. An auditor's menu ends with the ledger, the secretariat's with the settings."""
    slug = room.edition.slug if room.edition is not None else ""
    here = path.removeprefix(f"/sekretariat/{slug}/").partition("/")[0]
    if not path.startswith(f"/sekretariat/{slug}/"):
        here = "cari"
    labels = {
        "reports:overview": gettext("Overview"),
        "reports:submission-list": gettext("Entries"),
        "judging:jurors": gettext("Jurors"),
        "reports:ranking-index": gettext("Results"),
        "reports:document-list": gettext("Documents"),
    }
    taken = frozenset().union(*(parts for _name, parts in BACK_OFFICE)) | ELSEWHERE
    items = [_item(labels[name], _url(name, slug=slug), path, here in parts) for name, parts in BACK_OFFICE]
    if room.kind == AUDITOR:
        ledger = _url("reports:ledger", slug=slug)
        return [*items, _item(gettext("Ledger"), ledger, path, here == "buku-besar")]
    setup = _url("awards:setup", slug=slug)
    return [*items, _item(gettext("Settings"), setup, path, here not in taken)]


def _juror(path: str) -> list[Item]:
    return [
        _item(gettext("To score"), _url("judging:home"), path),
        Item(gettext("Dates"), f"{_url('front')}#jadwal"),
        _item(gettext("Guide"), _url("guide"), path),
    ]


def _entrant(path: str) -> list[Item]:
    return [
        _item(gettext("My entries"), _url("reports:my-entries"), path),
        Item(gettext("Categories"), f"{_url('front')}#kategori"),
        Item(gettext("Dates"), f"{_url('front')}#jadwal"),
        _item(gettext("Guide"), _url("guide"), path),
    ]


def _unit(path: str) -> list[Item]:
    return [
        _item(gettext("Entries of the unit"), _url("reports:unit-entries"), path),
        _item(
            gettext("Members of the unit"),
            _url("awards:unit-members"),
            path,
            not path.startswith("/unit/entri/"),
        ),
        _item(gettext("Guide"), _url("guide"), path),
    ]


_OTHERS = {JUROR: _juror, ENTRANT: _entrant, UNIT: _unit}


def _account(path: str, edition: Edition | None) -> list[Item]:
    """What every signed-in person finds beside the rooms."""
    items = [
        _item(gettext("Profile"), _url("awards:profile"), path),
        _item(gettext("Where I am signed in"), _url("usersessions_list"), path),
        _item(gettext("Guide"), _url("guide"), path),
        _item(gettext("Public pages"), _url("front"), path),
    ]
    if edition is not None and edition.opened_at is not None:
        items.append(_item(gettext("Published results"), _url("reports:results", slug=edition.slug), path))
    items.append(_item(gettext("Check a document"), _url("reports:verify"), path))
    return items


def _public(request: HttpRequest, edition: Edition | None) -> list[Item]:
    path, user = request.path, request.user
    front = _url("front") if user.is_authenticated else reverse("home")
    items = [_item(gettext("Home"), front, path, exact=True)]
    if edition is not None:
        items.append(Item(gettext("Categories"), f"{front}#kategori"))
    items.append(_item(gettext("Results"), _url("reports:results-index"), path))
    items.append(_item(gettext("Gallery"), _url("reports:gallery"), path))
    items.append(_item(gettext("Check a document"), reverse("reports:verify"), path, path.startswith("/v/")))
    items.append(_item(gettext("Guide"), _url("guide"), path))
    if not user.is_authenticated:
        items.append(_item(gettext("Sign in"), reverse("awards:sign-in"), path))
    return items


def _item(label: str, url: str, path: str, below: bool | None = None, *, exact: bool = False) -> Item:
    """An item with whether the page is it, or lies below it."""
    if url and path == url:
        return Item(label, url, "page")
    is_below = below if below is not None else bool(url) and not exact and path.startswith(url)
    return Item(label, url, "true" if is_below else "")


def _url(name: str, **kwargs: str) -> str:
    return reverse(name, kwargs=kwargs or None)
