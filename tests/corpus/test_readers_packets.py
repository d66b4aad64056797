"""edXML packets, zips of files, records of the new database, pages that Word saved."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path

import pytest

from corpus.errors import Corrupt, NotALegalText, ReadError, TooLarge, UnknownForm
from corpus.importing import Importer
from corpus.readers import edxml, read_bytes
from corpus.reading import read_data
from corpus.store import Store
from corpus.text import canonicalise

TEXT = "Điều 1. Quán trà\n1. Quán có tủ lạnh.\n2. Quán có nước sạch.\n"
QCVN = """<?xml version="1.0" encoding="utf-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
<edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>0</edXML:OrganId><edXML:OrganName>Bộ Trà minh họa</edXML:OrganName></edXML:From>
<edXML:Code><edXML:CodeNumber>7</edXML:CodeNumber><edXML:CodeNotation>QĐ-BTMH</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:PromulgationDate>2030/01/31</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:Subject>Về trà sữa</edXML:Subject>
<edXML:SignerInfo><edXML:FullName>Trần Văn Trà</edXML:FullName></edXML:SignerInfo>
</edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope>
<AttachmentEncoded>%s</AttachmentEncoded></edXML>"""
QCVN_FILE = """<Attachment><AttachmentName>%s</AttachmentName>
<edXML:ContentTransferEncoded xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">%s</edXML:ContentTransferEncoded>
</Attachment>"""
EDOC = """<e:EdXMLEnvelope xmlns:e="http://www.go.vn/eDoc"><e:MessageHeader>
<e:Code><e:CodeNumber>7/QĐ-BTMH</e:CodeNumber><e:CodeNotation>x</e:CodeNotation></e:Code>
<e:PromulgationInfo><e:PromulgationDate>2030-01-31</e:PromulgationDate></e:PromulgationInfo></e:MessageHeader>
<e:Manifest><e:Attachment><e:Content>%s</e:Content><e:FileName>tra.txt</e:FileName></e:Attachment></e:Manifest>
</e:EdXMLEnvelope>"""


def coded(data: bytes) -> str:
    return base64.encodebytes(data).decode()


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def qcvn(*files: tuple[str, bytes]) -> bytes:
    return (QCVN % "".join(QCVN_FILE % (name, coded(data)) for name, data in files)).encode()


def test_each_attachment_of_a_packet_is_a_text_with_the_facts_of_its_header() -> None:
    packet = qcvn(("a.txt", TEXT.encode()), ("b.zip", zipped({"c.html": b"<p>Tr\xc3\xa0</p>"})))
    first, second = read_bytes(packet, "p.edxml")
    assert first.text == TEXT
    assert second.form == "html"
    assert first.hints == second.hints
    assert first.hints == {
        "number": "7/QĐ-BTMH",
        "issued": "2030-01-31",
        "title": "Về trà sữa",
        "issuer": "Bộ Trà minh họa",
        "signer": "Trần Văn Trà",
    }


def test_the_older_dialect() -> None:
    (document,) = read_data((EDOC % coded(TEXT.encode())).encode(), "p.edxml", 10**6)[0]
    assert document.metadata.key.number == "07/QĐ-BTMH"
    assert str(document.metadata.key.issued) == "2030-01-31"
    assert [provision.path for provision in document.provisions] == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2"]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
FILES = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declaration", [LAUGHS, FILES])
def test_a_packet_that_declares_entities_is_refused(declaration: str) -> None:
    with pytest.raises(Corrupt, match="entities"):
        read_bytes(declaration.encode() + (EDOC % "&a;").encode(), "p.edxml")


@pytest.mark.parametrize(
    ("packet", "kind"),
    [
        (qcvn(), UnknownForm),
        (qcvn(*[("a", b"x")] * (edxml.MAX_ATTACHMENTS + 1)), TooLarge),
        ((EDOC % "a*b").encode(), Corrupt),
        ((EDOC % "abcd").encode()[:-20], Corrupt),
    ],
)
def test_packets_that_are_refused(packet: bytes, kind: type[ReadError]) -> None:
    with pytest.raises(kind) as refusal:
        read_bytes(packet, "p.edxml")
    assert str(refusal.value).startswith("p.edxml")


def test_an_attachment_over_the_limit_is_not_decoded() -> None:
    with pytest.raises(TooLarge, match=r"p\.edxml/big\.txt"):
        list(edxml.attachments(qcvn(("big.txt", b"x" * 3000)), "p.edxml", 1000))


@pytest.mark.parametrize("name", ["../../etc/x.txt", "C:\\temp\\x.txt", "x.txt\n\r\u202e", "/x.txt"])
def test_names_inside_a_packet_cannot_leave_their_line_or_folder(name: str) -> None:
    (attachment,) = edxml.attachments(qcvn((name, b"x")), "p", 1000)
    assert attachment.name == "x.txt"


def test_packets_within_packets_end() -> None:
    data = TEXT.encode()
    for _ in range(6):
        data = qcvn(("p.edxml", data))
    with pytest.raises(TooLarge, match="inside archives"):
        read_bytes(data, "p.edxml")


def test_one_bad_file_of_an_archive_spoils_no_other(tmp_path: Path) -> None:
    files = {"a.txt": TEXT.encode(), "b.zip": zipped({"x": b"y"}), "c.txt": TEXT.replace("trà", "kem").encode()}
    (tmp_path / "all.zip").write_bytes(zipped(files))
    store = Store(tmp_path / "data")
    report = Importer(store, 10**6).run([tmp_path / "all.zip"])
    assert (report.files, report.documents) == (3, 2)
    assert [line.split(":")[0].rsplit("/", 1)[-1] for line in report.refused] == ["b.zip"]


def record(content: object, **more: object) -> bytes:
    data = {
        "docNum": "7/2030/QĐ-MH",
        "title": "Về trà sữa",
        "issueDate": "2030-01-31T00:00:00",
        "effFrom": "2030-02-10T00:00:00",
        "effTo": None,
        "agencyName": "Bộ Trà minh họa",
        "docType": {"name": "Quyết định"},
        "documentIssues": [{"personName": "Trần Văn Trà"}],
        "documentContent": content,
    } | more
    return json.dumps({"success": True, "data": data}).encode()


PAGE = """<html><body><table><tr><td><p>BỘ TRÀ</p></td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr></table>
<p id="1" class="prov-article"><strong>Điều 1. </strong>Quán trà</p><p class="prov-clause">1. Quán có tủ lạnh.</p>
<p class="prov-content">&nbsp;</p></body></html>"""


def test_a_record_of_the_new_database() -> None:
    (document,) = read_data(record({"content": PAGE}), "r.json", 10**6)[0]
    assert document.text.split("\n") == [
        "BỘ TRÀ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Điều 1. Quán trà",
        "1. Quán có tủ lạnh.",
    ]
    assert document.metadata.key.number == "07/2030/QĐ-MH"
    assert str(document.metadata.key.issued) == "2030-01-31"
    assert str(document.metadata.effective_from) == "2030-02-10"
    assert document.metadata.signer == "Trần Văn Trà"


@pytest.mark.parametrize("content", [None, {}, {"content": " "}])
def test_a_record_without_text_names_the_file_that_has_it(content: object) -> None:
    with pytest.raises(NotALegalText, match=r"in goc\.pdf"):
        read_bytes(record(content, documentContentFileName="goc.pdf"), "r.json")


def test_a_provision_tree_of_the_new_database() -> None:
    article = {"level": "Article", "content": {"content": "Điều 1. Quán trà<br>1. Có tủ.<br>2. Có nước."}}
    article["children"] = [{"level": "Clause", "content": {"content": "1. Có tủ."}}]
    tree = [{"level": "Chapter", "title": "Chương I", "children": [article]}, {"level": "Article", "content": None}]
    (raw,) = read_bytes(json.dumps({"success": True, "data": tree}).encode(), "t.json")
    assert canonicalise(raw)[0].split("\n") == ["Chương I", "Điều 1. Quán trà", "1. Có tủ.", "2. Có nước."]
    with pytest.raises(NotALegalText):
        read_bytes(b'{"success": true, "data": []}', "t.json")


WORD_PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type
content="text/html; charset=windows-1258"><style>p {x}</style></head><body lang=VI><div class=WordSection1>
<p class=MsoNormal><b>&#272;i&#7873;u 1. Qu&aacute;n
tr&agrave;<o:p></o:p></b></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>C\u00f3 t&#7911; l&#7841;nh.</p>
<!--[if gte mso 9]><xml>x</xml><![endif]--></div></body></html>"""


def test_a_page_that_word_saved_keeps_its_list_numbers() -> None:
    (raw,) = read_bytes(WORD_PAGE.encode("cp1258"), "a.doc")
    assert raw.form == "html"
    assert canonicalise(raw)[0].split("\n") == ["Điều 1. Quán trà", "1. Có tủ lạnh."]
