"""Every template of ours can be read: a filter that is not loaded is found before somebody opens the page."""

from __future__ import annotations

from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.loader import get_template


def test_every_template_can_be_read() -> None:
    folder = settings.BASE_DIR / "templates"
    names = [
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in {".html", ".txt"}
    ]
    wrong = {}
    for name in names:
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            wrong[name] = str(error)
    assert (wrong, len(names) > 400) == ({}, True)
