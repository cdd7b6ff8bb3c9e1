"""Questions of every kind, as valid as the database asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from submissions.models import Question

OPTIONS = [{"code": "1", "label": "Digital"}, {"code": "2", "label": "Non Digital"}]
COLUMNS = [
    {"code": "1", "label": "Tahun", "kind": "text"},
    {"code": "2", "label": "Petani", "kind": "number"},
]
NEEDED: dict[str, dict[str, Any]] = {
    "short_text": {},
    "long_text": {"max_words": 5},
    "number": {"unit": "kg", "minimum": Decimal(0), "maximum": Decimal(1000), "decimals": 2},
    "choice": {"options": OPTIONS},
    "multiple_choice": {"options": [*OPTIONS, {"code": "7", "label": "Lainnya"}], "max_choices": 2},
    "date": {"date_precision": "any"},
    "url": {"hosts": ["youtube.com", "youtu.be"]},
    "file": {"file_types": ["pdf"], "min_files": 1, "max_files": 3, "max_bytes": 2 * 1024 * 1024},
    "table": {"columns": COLUMNS, "max_rows": 3},
}


def question(kind: str, **more: Any) -> Question:
    """A question of this kind that is not stored."""
    settings = {"code": kind, "label": f"Pertanyaan {kind}", "position": 1, **NEEDED[kind], **more}
    return Question(kind=kind, **settings)
