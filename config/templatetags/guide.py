"""Pictures of the product inside its guide: {% load guide %}."""

from __future__ import annotations

from django import template

from config.guide import guide_language
from config.guide_pictures import PICTURES, SIZES, path_of

register = template.Library()


@register.inclusion_tag("guide/_picture.html")
def picture(name: str, text: str) -> dict[str, object]:
    """A page of the product as a picture: `{% picture "juri-beranda" "What the picture shows." %}`.

    A phone gets the page as it is on a phone. Raises KeyError for a picture that is not in the list.
    """
    shown = PICTURES[name]
    return {
        "text": text,
        "files": {width: path_of(shown, guide_language(), width) for width in SIZES},
        "sizes": SIZES,
    }
