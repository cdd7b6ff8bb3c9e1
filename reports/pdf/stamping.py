"""Joins a drawing, a page of shared texts and a page of a certificate's own texts into one tagged file."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pikepdf
import segno
from pikepdf import Array, Dictionary, Name, String

from reports.pdf.boxes import KEY, noted
from reports.pdf.boxes import Box as SignatureBox

MM = 72 / 25.4
QR_QUIET = 4
QR_MASK = 3  # any mask is valid; trying all eight for the prettiest takes longer than laying out the text
_HEAD_PARAGRAPHS = 2  # organiser and heading stand before the texts of the certificate itself
_CHECK_PARAGRAPHS = 2  # the verification's title and address stand before the control code

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:identifier>{address}</dc:identifier>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Box:
    """Where the QR code stands: mm from the left and from the bottom, and its side with the quiet zone."""

    left: float
    bottom: float
    side: float

    @property
    def points(self) -> tuple[float, float, float]:
        return self.left * MM, self.bottom * MM, self.side * MM


Paragraph = tuple[pikepdf.Object, list[int]]  # role, ids of marked content


@dataclass(frozen=True, slots=True)
class Label:
    """What a file says about itself; `qr` describes the QR code for those who cannot see it."""

    title: str
    language: str
    author: str
    qr: str
    address: str  # where the file is checked, for whoever holds a changed one


@dataclass(frozen=True, slots=True)
class _Text:
    """A page of text: its drawing operators, and its paragraphs and how many marks they have."""

    content: bytes
    paragraphs: list[Paragraph]
    marks: int


class Stamp:
    """A batch: `texts` is one tagged PDF of pages of text, `drawings` has a PDF of one page by kind.

    `boxes` are those for signatures on each page of shared texts.
    """

    def __init__(
        self, texts: bytes, drawings: Mapping[str, bytes], qr: Box, boxes: Sequence[Sequence[SignatureBox]]
    ) -> None:
        self._qr = qr
        self._boxes = boxes
        self._source = pikepdf.open(io.BytesIO(texts))
        self._pages = list(self._source.pages)
        self._parents = self._source.Root.StructTreeRoot.ParentTree.Nums
        resources = self._pages[0].obj.Resources
        self._fonts = dict(resources.Font.items())
        self._states = resources.ExtGState
        self._drawings = {kind: _drawing(pdf) for kind, pdf in drawings.items()}
        self._fixed: dict[int, _Text] = {}

    def file(self, kind: str, fixed: int, moving: int, url: str, label: Label) -> bytes:
        """One certificate from the texts on pages `fixed` and `moving`, the QR code leading to `url`."""
        if fixed not in self._fixed:
            self._fixed[fixed] = self._text(fixed)
        shared, own = self._fixed[fixed], self._text(moving)
        qr_mark = own.marks + shared.marks
        content = b"\n".join((
            b"/Artifact <</Type /Background>> BDC q /Drawing Do Q EMC",
            b"q " + _shift_marks(shared.content, own.marks) + b" Q",
            b"q " + own.content + b" Q",
            b"/Figure <</MCID %d>> BDC" % qr_mark,
            qr_operators(url, self._qr),
            b"EMC",
        ))  # fmt: skip
        shifted = [(role, [mark + own.marks for mark in marks]) for role, marks in shared.paragraphs]
        check = _HEAD_PARAGRAPHS + _CHECK_PARAGRAPHS
        order = [
            *shifted[:_HEAD_PARAGRAPHS],
            *own.paragraphs[:-1],
            *shifted[_HEAD_PARAGRAPHS:check],
            own.paragraphs[-1],
            *shifted[check:],
        ]
        boxes = self._boxes[fixed] if fixed < len(self._boxes) else ()
        return self._write(kind, content, order, qr_mark, label, boxes)

    def _text(self, number: int) -> _Text:
        content = self._pages[number].obj.Contents.read_bytes()
        paragraphs: list[Paragraph] = []
        last = None
        marks = list(self._parents[2 * number + 1])
        for mark, span in enumerate(marks):
            element = span
            while element.S not in (Name.P, Name.H1):
                element = element.P
            if element.objgen != last:
                paragraphs.append((element.S, []))
                last = element.objgen
            paragraphs[-1][1].append(mark)
        return _Text(content, paragraphs, len(marks))

    def _write(
        self,
        kind: str,
        content: bytes,
        order: list[Paragraph],
        qr_mark: int,
        label: Label,
        boxes: Sequence[SignatureBox],
    ) -> bytes:
        _, drawing = self._drawings[kind]
        pdf = pikepdf.new()
        used = set(re.findall(rb"/([A-Z]{6}) [\d.]+ Tf", content))
        fonts = {
            name: pdf.copy_foreign(font) for name, font in self._fonts.items() if name[1:].encode() in used
        }
        states = {name: Dictionary(dict(state.items())) for name, state in self._states.items()}
        page = pdf.make_indirect(Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 841.8898, 595.2756]),
            Contents=pdf.make_stream(content),
            StructParents=0,
            Tabs=Name.S,
            Resources=Dictionary(
                Font=Dictionary(fonts),
                ExtGState=Dictionary(states),
                XObject=Dictionary(Drawing=pdf.copy_foreign(drawing)),
            ),
        ))  # fmt: skip
        if boxes:
            page[KEY] = noted(boxes)
        pdf.pages.append(pikepdf.Page(page))
        _add_structure(pdf, pdf.pages[0].obj, order, (qr_mark, self._qr), label)
        buffer = io.BytesIO()
        pdf.save(buffer, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate)
        pdf.close()
        return buffer.getvalue()


def _drawing(pdf: bytes) -> tuple[pikepdf.Pdf, pikepdf.Object]:
    """The page as a form XObject without structure, and its file, which must live as long."""
    source = pikepdf.open(io.BytesIO(pdf))
    form = source.make_indirect(source.pages[0].as_form_xobject())
    if "/StructParents" in form:
        del form["/StructParents"]
    return source, form


def _shift_marks(content: bytes, by: int) -> bytes:
    return re.sub(rb"/MCID (\d+)", lambda found: b"/MCID %d" % (int(found[1]) + by), content)


def qr_operators(url: str, box: Box) -> bytes:
    """A QR code (level M, quiet zone of 4 modules on white) as drawing operators in page space."""
    rows = segno.make_qr(url, error="m", mask=QR_MASK).matrix
    left, bottom, side = box.points
    module = side / (len(rows) + 2 * QR_QUIET)
    parts = [
        b"q 1 g %.3f %.3f %.3f %.3f re f 0 g" % (left, bottom, side, side),
        b"%.5f 0 0 -%.5f %.4f %.4f cm"
        % (module, module, left + QR_QUIET * module, bottom + side - QR_QUIET * module),
    ]
    for y, row in enumerate(rows):
        runs = re.finditer(rb"\x01+", bytes(row))
        parts.extend(b"%d %d %d 1 re" % (run.start(), y, run.end() - run.start()) for run in runs)
    return b"\n".join((*parts, b"f Q"))


def qr_path(url: str, box: Box, height: float = 210) -> str:
    """The same QR code as path data in mm from the top left corner of a page of this height."""
    rows = segno.make_qr(url, error="m", mask=QR_MASK).matrix
    module = box.side / (len(rows) + 2 * QR_QUIET)
    left, top = box.left + QR_QUIET * module, height - box.bottom - box.side + QR_QUIET * module
    parts = []
    for y, row in enumerate(rows):
        for run in re.finditer(rb"\x01+", bytes(row)):
            wide = (run.end() - run.start()) * module
            x = left + run.start() * module
            parts.append(f"M{x:.2f} {top + y * module:.2f}h{wide:.2f}v{module:.2f}h-{wide:.2f}z")
    return "".join(parts)


def _add_structure(
    pdf: pikepdf.Pdf, page: pikepdf.Object, order: list[Paragraph], qr: tuple[int, Box], label: Label
) -> None:
    """Tags in reading order, title, language and the metadata that PDF/UA-1 asks for."""
    root = pdf.Root
    qr_mark, box = qr
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree))
    parents: list[pikepdf.Object] = [document] * (qr_mark + 1)
    kids = []
    for role, marks in order:
        kid = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=role, P=document, Pg=page, K=Array(marks)))
        kids.append(kid)
        for mark in marks:
            parents[mark] = kid
    left, bottom, side = box.points
    layout = Dictionary(
        O=Name.Layout, BBox=Array([round(v, 2) for v in (left, bottom, left + side, bottom + side)])
    )
    figure = Dictionary(
        Type=Name.StructElem, S=Name.Figure, P=document, Pg=page, K=qr_mark, Alt=String(label.qr), A=layout
    )
    kids.append(pdf.make_indirect(figure))
    parents[qr_mark] = kids[-1]
    document.K = Array(kids)
    tree.K = document
    tree.ParentTree = Dictionary(Nums=Array([0, Array(parents)]))
    tree.ParentTreeNextKey = 1
    root.StructTreeRoot = tree
    root.MarkInfo = Dictionary(Marked=True)
    root.Lang = String(label.language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    texts = {name: escape(getattr(label, name)) for name in ("title", "author", "language", "address")}
    root.Metadata = pdf.make_stream(_XMP.format(**texts).encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.docinfo["/Title"] = label.title
    pdf.docinfo["/Author"] = label.author
