"""Reads PDFs as their users do: pictures, QR codes, text; and looks into their structure."""

import io

import pikepdf
import pypdfium2
import zxingcpp

PAINT = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "Tj", "TJ", "'", '"', "INLINE IMAGE"}


def picture(pdf: bytes, dpi: int, page: int = 0):
    return pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72).to_pil().convert("L")


def qr_codes(pdf: bytes, dpi: int, page: int = 0) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture(pdf, dpi, page))]


def text(pdf: bytes, page: int = 0) -> str:
    return pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_range()


def lines(pdf: bytes, page: int = 0) -> list[str]:
    return [" ".join(line.split()) for line in text(pdf, page).splitlines() if line.strip()]


def unmarked_paint(pdf: bytes) -> list[str]:
    """Operators that draw outside marked content; PDF/UA allows none."""
    found = []
    for page in pikepdf.open(io.BytesIO(pdf)).pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            name = str(instruction.operator)
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
            if name in PAINT and not depth:
                found.append(name)
    return found


def fonts(pdf: bytes) -> dict[str, bool]:
    """Name of each font of the first page, and whether its program is embedded."""
    found = {}
    document = pikepdf.open(io.BytesIO(pdf))
    for font in dict(document.pages[0].Resources.Font.items()).values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        found[str(font.BaseFont)] = any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
    return found


def structure(pdf: bytes) -> list[tuple[str, str]]:
    """(role, alternative text) of the structure elements in reading order."""
    found: list[tuple[str, str]] = []

    def walk(element: pikepdf.Object) -> None:
        found.append((str(element.S)[1:], str(element.get("/Alt", ""))))
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid)

    document = pikepdf.open(io.BytesIO(pdf))
    root = document.Root.StructTreeRoot.K
    for top in root if isinstance(root, pikepdf.Array) else [root]:
        walk(top)
    return found
