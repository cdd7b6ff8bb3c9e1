"""What a browser sends of a page's form: each field as the page shows it, with the line ends of a browser."""

from __future__ import annotations

from typing import Any

from lxml import html as lxml_html  # type: ignore[import-untyped]


def sent_from(response: Any) -> dict[str, str]:
    """The fields of the one form that is posted from the page's main part."""
    (form,) = lxml_html.fromstring(response.content).xpath('//main//form[@method="post"]')
    return {
        name: "\r\n".join(value.removeprefix("\n").splitlines())
        for name, value in form.form_values()
        if name != "csrfmiddlewaretoken"
    }
