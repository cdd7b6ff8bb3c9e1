"""Links that open WhatsApp with a message filled in. The person sends it; nothing is sent by us."""

from __future__ import annotations

from urllib.parse import quote

from awards.workbooks.model import Cell, Kind
from awards.workbooks.values import parse_phone
from awards.workbooks.values.people import FOREIGN, MOBILE


def whatsapp_link(phone: str, text: str) -> str:
    """The address that opens a chat with this number and this text; empty where the number can have none.

    Indonesian numbers however they are typed (`0812...`, `62812...`, `812...`); landlines have none.
    """
    number = parse_phone(Cell(kind=Kind.TEXT, value=phone)).value or ""
    if not (MOBILE.fullmatch(number) or FOREIGN.fullmatch(number)):
        return ""
    return f"https://wa.me/{number[1:]}?text={quote(text, safe='')}"
