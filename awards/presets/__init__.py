"""Presets: whole editions, single rubrics, checklists and sets of units, kept as data beside the code."""

from awards.presets.loader import digest, load_preset, load_sources, preset_names, shift_to_year
from awards.presets.reader import PresetError
from awards.presets.units import load_units, unit_set_names

__all__ = [
    "PresetError",
    "digest",
    "load_preset",
    "load_sources",
    "load_units",
    "preset_names",
    "shift_to_year",
    "unit_set_names",
]
