"""A bank's file of 100,000 lines, read into a draft: how long, and in how much room.

Each size in a process of its own, so that one does not stand in the other's room. `python -m
bench.statements` alone takes about a minute.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from bench.data import SLUG, fill
from bench.rows import write
from campaign.app import create_app
from campaign.campaigns.queries import find_campaign
from campaign.config import Settings
from campaign.fundraising.models import CashBox, CashBoxKind, Fund, Pledge, PledgeState
from campaign.fundraising.operations.bank_statements import take_in_stream
from campaign.fundraising.operations.boxes import open_cash_box
from campaign.fundraising.statements.references import make_reference
from campaign.kernel.audit import Machine
from campaign.kernel.database import db, transaction, upgrade_schema

FEW, MANY = 10_000, 100_000
PLEDGES = 5_000
LINES_OF_A_DAY = 400
IBAN = "DE13000000000000012345"
CLERK = Machine("bench")
PEAK_FORGOTTEN = Path("/proc/self/clear_refs")
ENTRY = """<Ntry><Amt Ccy="EUR">{amount}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>B{number}</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Pty>
<Nm>Donor {name}</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>
</NtryDtls></Ntry>
"""


@dataclass(frozen=True)
class Reading:
    lines: int
    seconds: float
    room: int
    """Bytes of the whole process, at most, that reading added."""


def readings() -> list[Reading]:
    return [_in_a_process(count) for count in (FEW, MANY)]


def _in_a_process(count: int) -> Reading:
    told = subprocess.run(
        [sys.executable, "-m", "bench.statements", str(count)],
        check=True,
        capture_output=True,
        text=True,
    )
    return Reading(**json.loads(told.stdout.splitlines()[-1]))


def _read(count: int) -> Reading:
    with tempfile.TemporaryDirectory(prefix="campaign-bench-") as folder:
        app = create_app(Settings.for_demo("http://127.0.0.1:1", Path(folder)))
        with app.app_context():
            upgrade_schema()
            fill(events=0, contributions=0)
            box = _box_with_pledges()
            file = Path(folder) / "statement.xml"
            with file.open("w") as target:  # never as one text, which would hide what reading takes
                target.writelines(_camt053(count))
            PEAK_FORGOTTEN.write_text("5")  # that of hashing a password, say
            before, begun = _peak(), time.perf_counter()
            with file.open("rb") as source:
                stored = take_in_stream(box.id, source, by=CLERK)
            assert stored.lines == count
            reading = Reading(count, time.perf_counter() - begun, _peak() - before)
            db.session.remove()
            db.engine.dispose()
    return reading


def _box_with_pledges() -> CashBox:
    campaign = find_campaign(SLUG)
    box = open_cash_box(
        campaign.coalition,
        slug="bench-bank",
        kind=CashBoxKind.BANK,
        name="Bank",
        currency="EUR",
        iban=IBAN,
        by=CLERK,
    )
    fund_id = db.session.scalars(select(Fund.id).where(Fund.campaign_id == campaign.id)).first()
    with transaction():
        write(
            Pledge,
            (
                {
                    "uid": f"bench-{number}",
                    "fund_id": fund_id,
                    "promised_minor": (5 + number % 10) * 100,
                    "promised_currency": "EUR",
                    "state": PledgeState.UNCONFIRMED,
                    "made_on": date(2021, 1, 1),
                    "note": f"Donor {number}",
                    "recorded_by": CLERK.reference,
                    "reference": _reference(number),
                }
                for number in range(PLEDGES)
            ),
        )
    return box


def _camt053(count: int) -> Iterator[str]:
    """Every twentieth line names a pledge."""
    yield f"<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>{IBAN}</IBAN></Id></Acct>"
    for number in range(count):
        yield ENTRY.format(
            amount=5 + number % 10,
            day=date(2021, 1, 1) + timedelta(days=number // LINES_OF_A_DAY),
            number=number,
            name=number % 999,
            text=_reference(number // 20 % PLEDGES) if number % 20 == 0 else "For the campaign",
        )
    yield "</Stmt></BkToCstmrStmt></Document>"


def _reference(number: int) -> str:
    return make_reference(f"BENCH{number:06}")


def _peak() -> int:
    """The most bytes that this process had in memory."""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(vars(_read(int(sys.argv[1])))))
    else:
        for reading in readings():
            print(reading)
