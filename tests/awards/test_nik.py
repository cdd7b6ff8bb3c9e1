"""The NIK by its digits, and what is encrypted at rest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards.encryption import CannotDecrypt, decrypt, encrypt, is_encrypted, rotate
from awards.nik import birth_date, clean_nik, mask_nik

TODAY = date(2025, 2, 14)


@st.composite
def niks(draw: st.DrawFn) -> tuple[str, date]:
    """A NIK and the day of birth in it, of somebody born in the last hundred years."""
    born = draw(st.dates(date(1926, 1, 1), TODAY))
    region = draw(st.integers(11, 96)), draw(st.integers(1, 99)), draw(st.integers(1, 99))
    day = born.day + draw(st.sampled_from((0, 40)))
    serial = draw(st.integers(1, 9999))
    digits = "".join(f"{part:02d}" for part in (*region, day, born.month, born.year % 100))
    return f"{digits}{serial:04d}", born


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(niks(), st.sampled_from(("", " ", ".", "-")))
def test_a_right_nik_is_kept_as_its_digits(nik: tuple[str, date], gap: str) -> None:
    digits, born = nik
    typed = gap.join((digits[:6], digits[6:12], digits[12:]))
    assert clean_nik(f" {typed} ", today=TODAY) == digits
    assert birth_date(digits, today=TODAY) == born


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "367201150590001",  # 15 digits
        "36720115059000011",  # 17
        "36720115O5900001",
        "٣٦٧٢٠١١٥٠٥٩٠٠٠٠١",  # digits of another script
        "0072011505900001",  # no region
        "3600011505900001",
        "3672003205900001",  # day 32
        "3672014005900001",  # day 40 is nobody's
        "3672017205900001",  # day 72
        "3672011513900001",  # month 13
        "3672013002900001",  # 30 February
        "3672011505900000",  # no serial number
    ],
)
def test_a_wrong_nik_is_refused_without_being_repeated(wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_nik(wrong, today=TODAY)
    assert not wrong or wrong not in str(refused.value)


def test_a_nik_is_shown_by_its_last_four_digits() -> None:
    assert mask_nik("3672011505900001") == "\N{BULLET}" * 12 + " 0001"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=50))
def test_what_is_encrypted_comes_back_and_shows_nothing(text: str) -> None:
    token = encrypt(text)
    assert is_encrypted(token)
    assert decrypt(token) == text
    assert len(text) < 8 or text not in token


def test_keys_are_rotated_and_the_old_one_dropped(settings: Any) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.PERSONAL_DATA_KEYS = [old]
    token = encrypt("3672011505900001")
    settings.PERSONAL_DATA_KEYS = [new, old]
    assert decrypt(token) == "3672011505900001"
    renewed = rotate(token)
    settings.PERSONAL_DATA_KEYS = [new]
    assert decrypt(renewed) == "3672011505900001"
    for lost in (token, "enc1:", "enc1:bukan"):
        with pytest.raises(CannotDecrypt):
            decrypt(lost)
        with pytest.raises(CannotDecrypt):
            rotate(lost)
