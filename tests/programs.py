"""Programs that tests start."""

from __future__ import annotations

import os


def unmeasured() -> dict[str, str]:
    """The environment without what makes a program measure its coverage, which slows it several times."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}
