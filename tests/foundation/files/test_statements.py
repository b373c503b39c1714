"""Bank statements: what is read, and hostile or damaged files answered with a sentence."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.foundation.files import statements
from govapp.foundation.files.statements import read_statement
from govapp.foundation.kernel.errors import Invalid

OFX1 = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>021000021<ACCTID>12345678</BANKACCTFROM>
<BANKTRANLIST>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20270301120000[-5:EST]<TRNAMT>1250.00<FITID>F1
<NAME>EXAMPLE &amp; SONS<MEMO>Invoice 2027-0001
</STMTTRN>
<STMTTRN>
<TRNTYPE>CHECK</TRNTYPE><DTPOSTED>20270302</DTPOSTED><TRNAMT>-7,5</TRNAMT><FITID>F2</FITID>
<CHECKNUM>4711</CHECKNUM><NAME>Müller</NAME>
</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""

ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{status}
<BookgDt><Dt>2027-03-01</Dt></BookgDt><AcctSvcrRef>S1</AcctSvcrRef>{details}</Ntry>"""
DETAIL = """<TxDtls><Refs><EndToEndId>{end}</EndToEndId></Refs>{amount}
<RltdPties><Dbtr>{name}</Dbtr></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"""


def _camt(*entries: str, prefix: str = "", account: str = "DE1") -> bytes:
    body = (
        "<BkToCstmrStmt><Stmt><Acct><Id><IBAN>"
        f"{account}</IBAN></Id></Acct>{''.join(entries)}</Stmt></BkToCstmrStmt>"
    )
    space = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
    return f'<?xml version="1.0"?><Document xmlns="{space}">{body}</Document>'.encode()


def _entry(amount="12.50", sign="CRDT", status="<Sts><Cd>BOOK</Cd></Sts>", details="") -> str:
    return ENTRY.format(amount=amount, sign=sign, status=status, details=details)


def _detail(text="2027-0001", amount="", name="<Nm>Payer</Nm>", end="NOTPROVIDED") -> str:
    return DETAIL.format(text=text, amount=amount, name=name, end=end)


# --- OFX -----------------------------------------------------------------------------------------


def test_ofx_without_closing_tags_is_read():
    found = read_statement(OFX1.encode("cp1252"))

    first, second = found.entries
    assert (found.kind, found.account) == ("OFX", "12345678")
    assert (first.day, first.amount, first.currency) == (
        date(2027, 3, 1),
        Decimal("1250.00"),
        "USD",
    )
    assert (first.payer, first.text, first.reference) == (
        "EXAMPLE & SONS",
        "Invoice 2027-0001",
        "F1",
    )
    assert (second.amount, second.cheque, second.payer) == (Decimal("-7.5"), "4711", "Müller")


def test_ofx_as_xml_is_read():
    body = OFX1[OFX1.index("<OFX>") :].replace("Invoice 2027-0001", "<![CDATA[a & b]]>")
    found = read_statement(b'<?xml version="1.0"?><?OFX OFXHEADER="200"?>' + body.encode())

    assert found.entries[0].text == "a & b"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("20270301120000[-5:EST]", "2027", "Booking 1 .* no day"),
        ("1250.00", "lots", "Booking 1 .* no amount"),
        ("1250.00", "١٢", "no amount"),
        ("</OFX>", "<ACCTID>999</OFX>", "several accounts"),
        ("<OFX>", "<!DOCTYPE x [<!ENTITY y 'z'>]><OFX>", "no sound OFX"),
        ("STMTTRN", "NOTHING", "no sound OFX"),
    ],
)
def test_damaged_ofx_is_refused_with_a_sentence(old, new, why):
    with pytest.raises(Invalid, match=why):
        read_statement(OFX1.replace(old, new).encode())


# --- CAMT.053 ------------------------------------------------------------------------------------


def test_camt_is_read_with_payer_text_and_own_reference():
    found = read_statement(_camt(_entry(details=f"<NtryDtls>{_detail(end='E-7')}</NtryDtls>")))

    (entry,) = found.entries
    assert (found.kind, found.account) == ("CAMT.053", "DE1")
    assert (entry.day, entry.amount, entry.currency) == (
        date(2027, 3, 1),
        Decimal("12.50"),
        "EUR",
    )
    assert (entry.payer, entry.text, entry.reference) == ("Payer", "2027-0001 E-7", "S1")


def test_newer_versions_put_the_name_one_level_lower():
    details = f"<NtryDtls>{_detail(name='<Pty><Nm>Payer</Nm></Pty>')}</NtryDtls>"

    assert read_statement(_camt(_entry(details=details))).entries[0].payer == "Payer"


def test_any_prefix_of_the_name_space_is_read():
    content = _camt(_entry()).replace(b"xmlns=", b"xmlns:a=")
    for name in (b"Document", b"BkToCstmrStmt", b"Stmt>", b"Ntry>", b"Amt ", b"Amt>", b"CdtDbtInd"):
        content = content.replace(b"<" + name, b"<a:" + name).replace(b"</" + name, b"</a:" + name)
    content = content.replace(b"<BookgDt><Dt>", b"<a:BookgDt><a:Dt>").replace(
        b"</Dt></BookgDt>", b"</a:Dt></a:BookgDt>"
    )

    assert read_statement(content).entries[0].amount == Decimal("12.50")


def test_debits_are_negative_and_what_is_not_booked_is_counted_only():
    pending = _entry(status="<Sts>PDNG</Sts>")

    found = read_statement(_camt(_entry(sign="DBIT"), pending))

    assert [entry.amount for entry in found.entries] == [Decimal("-12.50")]
    assert found.pending == 1


def test_a_batch_is_taken_apart_when_its_parts_come_to_it():
    parts = [
        _detail(text, f'<Amt Ccy="EUR">{amount}</Amt>') for text, amount in (("a", 5), ("b", 7.5))
    ]

    found = read_statement(_camt(_entry(details=f"<NtryDtls>{''.join(parts)}</NtryDtls>")))

    assert [(entry.amount, entry.text, entry.reference) for entry in found.entries] == [
        (Decimal("5"), "a", "S1/1"),
        (Decimal("7.5"), "b", "S1/2"),
    ]


@pytest.mark.parametrize(
    "amount",
    [
        "",
        '<Amt Ccy="EUR">12.50</Amt>',
        '<AmtDtls><TxAmt><Amt Ccy="USD">6.25</Amt></TxAmt></AmtDtls>',
    ],
)
def test_a_batch_whose_parts_do_not_come_to_it_stays_one(amount):
    parts = _detail("a", amount) + _detail("b", amount)

    found = read_statement(_camt(_entry(details=f"<NtryDtls>{parts}</NtryDtls>")))

    assert [(entry.amount, entry.text) for entry in found.entries] == [(Decimal("12.50"), "a b")]


def test_two_accounts_in_one_file_are_refused():
    both = _camt(_entry()).replace(
        b"</Stmt>", b"</Stmt><Stmt><Acct><Id><IBAN>DE2</IBAN></Id></Acct></Stmt>"
    )

    with pytest.raises(Invalid, match="several accounts"):
        read_statement(both)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<Document xmlns="camt.053"><x>&b;</x></Document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<Document xmlns="camt.053"><BkToCstmrStmt><Stmt>&a;</Stmt></BkToCstmrStmt></Document>"""


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        OUTSIDE,
        _camt(_entry())[:-30],
        _camt(_entry(amount="")),
        _camt(_entry(amount="1e9")),
        _camt(_entry(sign="")),
        _camt(_entry()).replace(b"2027-03-01", b"tomorrow"),
        _camt(_entry()).replace(b'version="1.0"', b'version="1.0" encoding="no-such"'),
        b"\xff\xfe" + _camt(_entry()),
        _camt().replace(b"Stmt>", b"Nothing>"),
    ],
)
def test_hostile_or_damaged_camt_is_refused_with_a_sentence(content):
    with pytest.raises(Invalid, match=r"no sound CAMT\.053"):
        read_statement(content)


# --- both ----------------------------------------------------------------------------------------


def test_a_table_is_no_statement():
    assert read_statement(b"Date,Text,Amount\n2027-03-01,x,1\n") is None
    assert read_statement(b"PK\x03\x04 a workbook") is None


@pytest.mark.parametrize("content", [b"", b"  \n", b"x" * (statements.MOST_BYTES + 1)])
def test_an_empty_or_huge_file_is_refused(content):
    with pytest.raises(Invalid):
        read_statement(content)


def test_more_entries_than_one_upload_may_have_are_refused(monkeypatch):
    monkeypatch.setattr("govapp.foundation.files.camt.MOST_ENTRIES", 2)
    monkeypatch.setattr("govapp.foundation.files.ofx.MOST_ENTRIES", 1)

    for content in (_camt(*[_entry()] * 3), OFX1.encode("cp1252")):
        with pytest.raises(Invalid, match="divide it"):
            read_statement(content)


@given(st.binary(max_size=200), st.sampled_from([b"", b"<OFX>", b"OFXHEADER:100\n<OFX><STMTTRN>"]))
def test_no_bytes_make_it_crash(content, head):
    with suppress(Invalid):
        found = read_statement(head + content)

        assert found is None or found.entries is not None
