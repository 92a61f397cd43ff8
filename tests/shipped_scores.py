"""Compute the scores that come with the packs: `python -m tests.shipped_scores FILE`.

FILE is SIPRI's workbook of military expenditure, which is not shipped. Each pack that has a default scenario gets its
`report_card.json`: scores, and the name and hash of the file; no figure of it.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from burdenshare.interfaces.notebook import bind, load_scenario
from burdenshare.scenario.packs import default_scenario, load_pack, shipped
from burdenshare.studies.catalog import study
from burdenshare.studies.shipped_scores import given_by


def plain(value):
    return round(value, 7) if isinstance(value, float) else value


def main(file: str) -> None:
    for folder in shipped().values():
        pack = load_pack(folder)
        if pack.scenarios:
            found = study("report-card")(default_scenario(pack).stem, file=file)
            body = {
                "study": found.study,
                "day": date.today().isoformat(),
                "options": {name: value for name, value in found.options.items() if name != "file"},
                "made": dict(found.made),
                "given": given_by(bind(load_scenario(default_scenario(pack).stem)), found.made["draws"]),
                "caveats": list(found.caveats),
                "tables": {
                    t.name: {"sentence": t.sentence, "rows": [{k: plain(v) for k, v in r.items()} for r in t.rows]}
                    for t in found.tables
                },
            }
            text = json.dumps(body, indent=1, ensure_ascii=False)
            (Path(folder) / "report_card.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
