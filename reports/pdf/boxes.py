"""The boxes of a page that wait for an electronic signature: found when it is laid out, noted in the file.

A template marks a box by the class `tte`. What signs a paper later finds the boxes in the file itself, so
that no design has to be known by its measures.
"""

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
import pydyf

MARK = "tte"
POINT = 0.75  # of a CSS pixel
# A name of our own in a page's dictionary; names that begin with XX are left to private use by ISO 32000.
KEY = "/XXSignatureBoxes"

Box = tuple[float, float, float, float]  # left, bottom, right, top in points


def boxes_on(page: Any) -> list[Box]:
    """The boxes of a page of WeasyPrint's, in the order of the text."""
    found: dict[int, Box] = {}
    for box in page._page_box.descendants(placeholders=True):
        element = getattr(box, "element", None)
        if element is None or id(element) in found or MARK not in (element.get("class") or "").split():
            continue
        left, top = box.border_box_x(), box.border_box_y()
        right, bottom = left + box.border_width(), top + box.border_height()
        sides = (left, page.height - bottom, right, page.height - top)
        found[id(element)] = tuple(round(side * POINT, 2) for side in sides)
    return list(found.values())


def note_boxes(document: Any, pdf: Any) -> None:
    """A finisher of WeasyPrint's: writes the boxes of each page into its dictionary.

    The metadata stay readable as they are: they name the paper, for whoever holds a changed file of it.
    """
    if "Metadata" in pdf.catalog:
        pdf.objects[int(pdf.catalog["Metadata"].split()[0])].compress = False
    for number, page in enumerate(document.pages):
        boxes = boxes_on(page)
        if boxes:
            reference = int(pdf.pages["Kids"][3 * number])
            pdf.objects[reference][KEY[1:]] = pydyf.Array(pydyf.Array(box) for box in boxes)


def noted(boxes: Sequence[Box]) -> pikepdf.Array:
    """Boxes as they are written into a page's dictionary."""
    return pikepdf.Array([pikepdf.Array([float(side) for side in box]) for box in boxes])


def boxes_of(pdf: bytes) -> list[tuple[int, Box]]:
    """The boxes of a file that were noted in it, each with the number of its page from 0."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            (number, tuple(float(side) for side in box))  # type: ignore[misc]
            for number, page in enumerate(opened.pages)
            for box in page.obj.get(KEY, [])
        ]
