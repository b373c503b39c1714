"""How long importing 5,000 rows takes: reading, looking, taking over (the lock), taking back.

    python bench/import.py [rows]

A fresh SQLite database in a temporary folder; one third organizations, people, memberships each.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from govapp import create_app
from govapp.db import create_schema, db
from govapp.foundation.access.actor import Role, operator
from govapp.settings import Settings

ACTOR = operator("bench", Role.SECRETARIAT)


def roster(rows: int) -> bytes:
    lines = ["record,external_id,legal_name,group,type,email,name,organization,roles,tier,start"]
    for number in range(rows // 3):
        key = f"B-{number}"
        lines.append(f"organization,{key},Example {number},vendor,for-profit,,,,,,")
        lines.append(
            f"person,,,,,p{number}@bench.example,Example Person {number},{key},primary;billing,,"
        )
        lines.append(f"membership,,,,,,,{key},,member,2026-01-01")
    return "\n".join(lines).encode()


def timed(name: str, act: Callable[[], object]) -> object:
    began = time.perf_counter()
    result = act()
    print(f"| {name} | {time.perf_counter() - began:.2f} s |")
    return result


def main(rows: int) -> None:
    from datetime import date

    from govapp.charter import services as charter
    from govapp.members import services
    from govapp.members.queries import importing

    content = roster(rows)
    charter.begin_with("codex", effective_from=date(2020, 1, 1), actor=ACTOR)
    print(f"{rows} rows, {len(content) // 1024} KiB\n\n| step | time |\n|---|---|")
    number = timed("read and keep", lambda: services.keep([("roster.csv", content)], actor=ACTOR))
    timed("look (preview page's query)", lambda: importing.preview(number, ACTOR))
    timed("take over", lambda: services.commit(number, actor=ACTOR))
    timed("take back", lambda: services.undo(number, actor=ACTOR))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(INSTANCE=Path(folder), ALARM=False, LOG_LEVEL="ERROR")
        app = create_app(settings)
        with app.app_context():
            create_schema(db.engine)
            main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
            db.engine.dispose()
