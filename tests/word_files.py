"""Word files made in code, for tests: the smallest that show one feature each."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="{MC}"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def part(name: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {_SPACES}>{inner}</w:{name}>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body: str, *, numbering: str = "", styles: str = "", main: str = "word/document.xml", **others: str) -> bytes:
    """A Word file; ``others`` are the inner XML of further parts: footnotes, endnotes, header1, footer1 …"""
    inner = {"numbering": numbering, "styles": styles, **others}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(main),
        main: part("document", f"<w:body>{body}</w:body>"),
    }
    related = []
    for name, xml in inner.items():
        if xml:
            kind = name.rstrip("0123456789")
            root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
            parts[f"word/{name}.xml"] = part(root, xml)
            related.append(f'<Relationship Id="{name}" Type="{R}/{kind}" Target="/word/{name}.xml"/>')
    folder, _, file = main.rpartition("/")
    rels = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="{main}"/>'
    parts["_rels/.rels"] = f'<Relationships xmlns="{_PACKAGE}">{rels}</Relationships>'
    parts[f"{folder}/_rels/{file}.rels"] = f'<Relationships xmlns="{_PACKAGE}">{"".join(related)}</Relationships>'
    return zipped(parts)


def _content_types(main: str) -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{word}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{word}.styles+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{word}.settings+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{word}.numbering+xml"/></Types>'
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str, *, style: str = "", number: tuple[int, int] | int | None = None, extra: str = "") -> str:
    """A paragraph of plain text or of runs; ``number`` is (numId, ilvl), or the numId alone."""
    if "<" not in content and content:
        content = run(content)
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if isinstance(number, tuple):
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    elif number is not None:
        properties += f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}{extra}</w:pPr>{content}</w:p>"


def level(depth: int, text: str, kind: str = "decimal", extra: str = "", start: int = 1) -> str:
    counted = f'<w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
    return f'<w:lvl w:ilvl="{depth}">{counted}{extra}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(name: int, *levels: str, extra: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{extra}{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def start_override(depth: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def style(
    name: str, properties: str = "", *, based_on: str = "", kind: str = "paragraph", run_properties: str = ""
) -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    inner = f"{base}<w:pPr>{properties}</w:pPr><w:rPr>{run_properties}</w:rPr>"
    return f'<w:style w:type="{kind}" w:styleId="{name}">{inner}</w:style>'


def field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmark(name: str, inner: str = "") -> str:
    return f'<w:bookmarkStart w:id="0" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="0"/>'


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{cell if '<w:p' in cell else p(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
