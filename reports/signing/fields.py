"""Empty signature fields in the boxes of a paper, each tagged, so that a reader's program announces it."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reports.pdf.boxes import KEY

# Programs that sign append to such a file instead of writing it anew, which would make another file of it.
SIGNED_AND_APPENDED_TO = 3
PRINTED_AND_LOCKED = 132  # flags of an annotation: print it, and nobody moves it
FIELD = "TandaTangan"


def reserve_fields(pdf: bytes, tip: str) -> tuple[bytes, list[str]]:
    """The paper with an empty field in each box that its pages note, and the names of these fields in order.

    `tip` is what a reader's program says of an empty field. A paper without a box is given back as it is.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names: list[str] = []
        for page in opened.pages:
            for box in page.obj.get(KEY, []):
                names.append(f"{FIELD}{len(names) + 1}")
                _add(opened, page.obj, names[-1], box, tip)
        if not names:
            return pdf, []
        buffer = io.BytesIO()
        opened.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return buffer.getvalue(), names


def _add(pdf: pikepdf.Pdf, page: pikepdf.Object, name: str, box: pikepdf.Object, tip: str) -> None:
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(name),
            TU=String(tip),
            Contents=String(tip),
            Rect=Array(list(box)),
            F=PRINTED_AND_LOCKED,
            P=page,
        )
    )
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(widget)
    page.Tabs = Name.S
    if "/AcroForm" not in pdf.Root:
        pdf.Root.AcroForm = Dictionary(Fields=Array(), SigFlags=SIGNED_AND_APPENDED_TO)
    pdf.Root.AcroForm.Fields.append(widget)
    if "/StructTreeRoot" in pdf.Root:
        _tag(pdf, page, widget, tip)


def _tag(pdf: pikepdf.Pdf, page: pikepdf.Object, widget: pikepdf.Object, tip: str) -> None:
    tree = pdf.Root.StructTreeRoot
    numbers = tree.ParentTree.Nums
    used = [int(numbers[place]) for place in range(0, len(numbers), 2)]
    key = max(used, default=-1) + 1
    top = tree.K[0] if isinstance(tree.K, Array) else tree.K
    reference = Dictionary(Type=Name.OBJR, Obj=widget, Pg=page)
    element = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Form, P=top, Pg=page, Alt=String(tip), K=reference)
    )
    if not isinstance(top.K, Array):
        top.K = Array([top.K])
    top.K.append(element)
    numbers.append(key)
    numbers.append(element)
    widget.StructParent = key
    tree.ParentTreeNextKey = key + 1
