"""Fields side by side, of which one has a help text: their boxes stand on one line and are equally high."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from playwright.sync_api import BrowserContext

FIELD = '<div class="field"><label class="form-label m-0">{}</label>{}<input class="form-control"></div>'


def test_a_field_without_help_is_not_stretched(context: BrowserContext, width: int) -> None:
    page = context.new_page()
    helped = FIELD.format("Pola nomor", '<div class="form-text">{urut} nomor urut</div>')
    page.set_content(f'<form class="cols">{helped}{FIELD.format("Nomor pertama", "")}</form>')
    for name in ("base", "components"):
        page.add_style_tag(content=(Path(settings.BASE_DIR) / f"static/css/{name}.css").read_text())
    one, other = (box.bounding_box() for box in page.locator("input").all())
    assert one is not None
    assert other is not None
    assert one["height"] == other["height"]
    assert (one["y"] == other["y"]) == (width == 1440)
    page.close()
