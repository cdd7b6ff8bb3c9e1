"""Reads one table of a preset file strictly: the wrong type and the unknown key are refused by name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


class PresetError(ValueError):
    """A preset breaks a rule; the message names the file, the key in it and the rule."""

    def __init__(self, file: str, key: str, rule: str) -> None:
        super().__init__(f"{file}: {key}: {rule}")
        self.file = file
        self.key = key
        self.rule = rule


def read_toml(path: Path) -> dict[str, Any]:
    """Parse with exact decimals. Raises PresetError for a file that is missing or is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError as error:
        raise PresetError(path.name, "-", _("The file does not exist.")) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PresetError(path.name, "-", _("Not valid TOML: %(reason)s") % {"reason": error}) from error


class Table:
    """Keys are taken one by one; `done` refuses what nobody took."""

    def __init__(self, file: str, path: str, data: Mapping[str, Any]) -> None:
        self.file = file
        self.path = path
        self._data = dict(data)
        self._taken: set[str] = set()

    def key(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def error(self, name: str, rule: str) -> PresetError:
        return PresetError(self.file, self.key(name), rule)

    def names(self) -> list[str]:
        return list(self._data)

    def has(self, name: str) -> bool:
        return name in self._data

    def _take(self, name: str, types: tuple[type, ...], wanted: str, *, required: bool = True) -> Any:
        self._taken.add(name)
        if name not in self._data:
            if required:
                raise self.error(name, _("This key is missing."))
            return None
        value = self._data[name]
        is_wrong = not isinstance(value, types) or (isinstance(value, bool) and bool not in types)
        if is_wrong or (isinstance(value, datetime) and datetime not in types):
            raise self.error(name, _("This must be %(wanted)s.") % {"wanted": wanted})
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """A text without outer blanks; required and not empty unless `default` is given."""
        value = self._take(name, (str,), _("a text"), required=default is None)
        if value is None:
            return default or ""
        cleaned: str = value.strip()
        if not cleaned and default is None:
            raise self.error(name, _("This must not be empty."))
        return cleaned

    def code(self) -> str:
        """The key `code`: small letters and digits, in parts joined by - or _."""
        value = self.text("code")
        if not CODE.fullmatch(value):
            raise self.error("code", _("Use small letters, digits and hyphens."))
        return value

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in allowed:
            names = ", ".join(sorted(filter(None, allowed)))
            raise self.error(
                name, _("“%(value)s” is not one of: %(names)s.") % {"value": value, "names": names}
            )
        return value

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        values = self._take(name, (list,), _("a list of texts"), required=required) or []
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.error(name, _("This must be %(wanted)s.") % {"wanted": _("a list of texts")})
        return tuple(value.strip() for value in values)

    def choices(self, name: str, allowed: Iterable[str], *, required: bool = False) -> tuple[str, ...]:
        values = self.texts(name, required=required)
        for value in values:
            if value not in allowed:
                names = ", ".join(sorted(allowed))
                raise self.error(
                    name, _("“%(value)s” is not one of: %(names)s.") % {"value": value, "names": names}
                )
        return values

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        value = self._take(name, (bool,), _("true or false"), required=default is None)
        return bool(default) if value is None else bool(value)

    def whole_or_none(self, name: str, *, least: int = 0) -> int | None:
        value: int | None = self._take(name, (int,), _("a whole number"), required=False)
        if value is not None and value < least:
            raise self.error(name, _("This must be %(least)s or more.") % {"least": least})
        return value

    def whole(self, name: str, *, least: int = 0) -> int:
        value = self.whole_or_none(name, least=least)
        if value is None:
            raise self.error(name, _("This key is missing."))
        return value

    def decimal_or_none(self, name: str) -> Decimal | None:
        value = self._take(name, (int, Decimal), _("a number"), required=False)
        if value is None:
            return None
        number = Decimal(value)
        if not number.is_finite() or number < 0:
            raise self.error(name, _("This must be %(least)s or more.") % {"least": 0})
        if int(number.as_tuple().exponent) < -2:
            raise self.error(name, _("At most two decimals are kept."))
        return number

    def decimal(self, name: str) -> Decimal:
        value = self.decimal_or_none(name)
        if value is None:
            raise self.error(name, _("This key is missing."))
        return value

    def day(self, name: str) -> date:
        value: date = self._take(name, (date,), _("a date"))
        return value

    def table(self, name: str) -> Table:
        return Table(self.file, self.key(name), self._take(name, (dict,), _("a table")))

    def tables(self, name: str, *, required: bool = True) -> list[Table]:
        rows = self._take(name, (list,), _("a list of tables"), required=required) or []
        if not all(isinstance(row, dict) for row in rows):
            raise self.error(name, _("This must be %(wanted)s.") % {"wanted": _("a list of tables")})
        return [Table(self.file, f"{self.key(name)}[{index}]", row) for index, row in enumerate(rows)]

    def named_tables(self, name: str) -> dict[str, Table]:
        """A table whose keys are names: `[rubrics.ipp]` and `[rubrics.ttg]` are {"ipp": …, "ttg": …}."""
        group = self.table(name)
        return {child: group.table(child) for child in group.names()}

    def done(self) -> None:
        """Raises PresetError for the first key that was not taken."""
        for name in self._data:
            if name not in self._taken:
                raise self.error(name, _("This key is not known."))
