"""Files that must be refused before anything is read from them, by class: bombs, locks, links, macros, rubble."""

import io
import struct
import zipfile

from tests.kpis.sheets.workbook.filling import filled, packed, parts
from tests.kpis.sheets.workbook.malformed import refused_with

SHEET_PART, BOOK_PART = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@refused_with("Excelファイルではありません|古い形式|内容がありません|ではない表計算|壊れている|読み取れません")
def no_workbooks(data):
    return [
        b"",
        b" ",
        b"\x00" * 1000,
        "コード,実績値\n1-1-1,14\n".encode(),
        "コード\t実績値".encode("utf-16"),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"<html><table><tr><td>1</td></tr></table></html>",
        b'<?xml version="1.0"?><Workbook/>',
        b'{"rows": []}',
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        b"PK",
        b"PK\x03\x04" + bytes(50),
        packed({"a.txt": b"a"}),
        packed({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<Types/>"}),
        packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
        packed(parts(data) | {"xl/workbook.bin": b"x"}),
        packed({BOOK_PART: b"<workbook/>", "[Content_Types].xml": b"<Types/>"}),
    ]


@refused_with("大きすぎます")
def too_large(data):
    """The test lowers the limit to 64 KB."""
    return [data + bytes(size * 1024) for size in range(60, 72)]


@refused_with("中身が大きすぎます|部品が多すぎます|壊れている|セルが多すぎ|同じ名前")
def zip_bombs(data):
    blank = b" " * (11 * 1024 * 1024)
    names = ["xl/sharedStrings.xml", SHEET_PART, "xl/styles.xml", "docProps/core.xml", "xl/media/image1.png"]
    content = parts(data)
    bombs = [packed(content | {name: content.get(name, b"") + blank}) for name in names]
    crowded = packed(content | {f"xl/media/{number}.png": b"" for number in range(500)}, zipfile.ZIP_STORED)
    squeezed = packed(content | {"xl/media/image1.png": bytes(3 * 1024 * 1024)})
    spread = packed(content | {f"xl/media/{number}.bin": bytes(400 * 1024) for number in range(60)})
    rows = b"".join(b'<row r="%d">%s</row>' % (row, b"<c/>" * 110) for row in range(2, 1000))
    cells = packed(content | {SHEET_PART: content[SHEET_PART].replace(b"<sheetData>", b"<sheetData>" + rows)})
    return [
        *bombs,
        *(lying(bomb) for bomb in bombs[:3]),
        crowded,
        squeezed,
        spread,
        cells,
        many_sheets(data),
        doubled(data),
    ]


def many_sheets(data: bytes) -> bytes:
    """One sheet listed thousands of times, which a reader would compare name by name."""
    book = parts(data)[BOOK_PART]
    sheets = b'<sheet name="x" sheetId="9" r:id="rId1"/>' * 5000
    return packed(parts(data) | {BOOK_PART: book.replace(b"</sheets>", sheets + b"</sheets>")})


def lying(bomb: bytes) -> bytes:
    """The archive states ten bytes where there are many."""
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        size = max(entry.file_size for entry in archive.infolist())
    return bomb.replace(struct.pack("<I", size), struct.pack("<I", 10))


def doubled(data: bytes) -> bytes:
    """The sheet's part twice: readers would differ on which one counts."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo(SHEET_PART.upper())
        archive.writestr(entry, b"<worksheet/>")
    return buffer.getvalue()


@refused_with("範囲（.*）の外にセルがあります")
def cells_far_away(data):
    places = ["A1048576", "XFD1", "XFD1048576", "A5000", "ZZ2", "H9999", "DA2", "AAA1", "B100000", "CX3"]
    elsewhere = parts(filled(data, XFD1=1))
    elsewhere["xl/other/a.xml"] = elsewhere.pop(SHEET_PART)
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        elsewhere[name] = elsewhere[name].replace(SHEET_PART.encode(), b"xl/other/a.xml")
    return [packed(elsewhere), *(filled(data, **{place: 1}) for place in places)]


@refused_with("パスワード|暗号化")
def encrypted(data):
    ole = [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(size) + "EncryptedPackage".encode("utf-16-le")
        for size in range(512, 900, 80)
    ]
    return [*ole, *(flagged(data, number) for number in range(7))]


def flagged(data: bytes, number: int) -> bytes:
    """The n-th entry of the directory says that it is encrypted."""
    place = -1
    for _ in range(number + 1):
        place = data.index(b"PK\x01\x02", place + 1)
    return data[: place + 8] + bytes([data[place + 8] | 1]) + data[place + 9 :]


@refused_with("壊れているか、途中で切れて")
def truncated(data):
    return [data[: len(data) * part // 14] for part in range(1, 14)]


@refused_with("壊れている|読み取れません|がありません|書き換えられて|見出し|Excelファイルではありません|範囲")
def broken_parts(data):
    content = parts(data)
    needed = [SHEET_PART, BOOK_PART, "[Content_Types].xml", "xl/_rels/workbook.xml.rels"]
    cut = [packed(content | {name: content[name][: len(content[name]) // 2]}) for name in (*needed, "xl/styles.xml")]
    without = [packed({key: value for key, value in content.items() if key != name}) for name in needed]
    sheet = content[SHEET_PART]
    others = [
        b"<a/>",
        b"",
        b"\xff\xfe\x00",
        sheet.replace(b"<v>13</v>", b"<v>x</v>"),
        sheet.replace(b'r="H2"', b'r="2H"'),
        sheet.replace(b't="inlineStr"', b't="s"'),
    ]
    return [*cut, *without, *(packed(content | {SHEET_PART: other}) for other in others)]


@refused_with("定義（DTD）|壊れている")
def xml_bombs(data):
    content = parts(data)
    lol = b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    names = [name for name in content if name.endswith((".xml", ".rels"))]

    def with_head(name, head):
        body = content[name]
        place = body.index(b"?>") + 2 if body.startswith(b"<?xml") else 0
        return packed(content | {name: body[:place] + head + body[place:]})

    wide = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE l [<!ENTITY a "lol">]><sst>&a;</sst>'.encode("utf-16")
    return [
        *(with_head(name, lol) for name in names),
        with_head(SHEET_PART, outside),
        with_head(SHEET_PART, b'<!DOCTYPE x SYSTEM "http://example.com/x.dtd">'),
        packed(content | {"xl/sharedStrings.xml": wide}),
    ]


@refused_with("リンクを含む|外部を参照")
def external_links(data):
    content = parts(data)
    added = [
        "xl/externalLinks/externalLink1.xml",
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        "xl/ExternalLinks/externalLink9.xml",
        "xl/connections.xml",
        "xl/queryTables/queryTable1.xml",
        "xl/embeddings/oleObject1.bin",
        "xl/embeddings/Microsoft_Word.docx",
        "xl/model/item.data",
    ]
    kinds = ["externalLinkPath", "oleObject", "image", "attachedTemplate", "externalLink", "frame"]

    def related(kind):
        relation = (
            f'<Relationship Id="r99" Type="{RELATIONS}/{kind}" Target="file:///c:/x.xlsx" TargetMode="External"/>'
        )
        name = "xl/_rels/workbook.xml.rels"
        return packed(
            content | {name: content[name].replace(b"</Relationships>", relation.encode() + b"</Relationships>")}
        )

    return [*(packed(content | {name: b"<a/>"}) for name in added), *map(related, kinds)]


@refused_with("マクロ")
def macros(data):
    content = parts(data)
    added = [
        "xl/vbaProject.bin",
        "xl/VBAPROJECT.BIN",
        "xl/vbaProjectSignature.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/macrosheets/intlsheet1.xml",
        "xl/activeX/activeX1.xml",
        "xl/activeX/activeX1.bin",
        "xl/dialogsheets/sheet1.xml",
        "xl/ctrlProps/ctrlProp1.xml",
        "customUI/../xl/vbaProject.bin",
    ]
    types = content["[Content_Types].xml"]
    plain, enabled = b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml"
    relabelled = types.replace(
        b"application/vnd.openxmlformats-officedocument." + plain, b"application/vnd.ms-excel." + enabled
    )
    assert relabelled != types
    return [
        *(packed(content | {name: b"<a/>"}) for name in added),
        packed(content | {"[Content_Types].xml": relabelled}),
    ]
