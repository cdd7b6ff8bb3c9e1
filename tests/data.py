"""Where the example data of the 2025 award lie."""

from pathlib import Path

CILEGON = Path(__file__).resolve().parents[1] / "awards" / "presets" / "cilegon-2025"
