"""The edition that pages in front of the sign-in belong to: its contact, its colour."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from awards.models import Edition

ENTRANCE = ("/masuk/", "/daftar/", "/akun/sandi/lupa/", "/akun/email/periksa/")


def current_edition(request: HttpRequest) -> dict[str, Any]:
    """`edition` on the pages of allauth, whose views know nothing of it; nothing elsewhere."""
    if not request.path_info.startswith(ENTRANCE) or request.user.is_authenticated:
        return {}
    return {"edition": Edition.objects.current()}
