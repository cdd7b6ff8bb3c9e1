"""Answers of every kind: what is kept, what is missing, how it reads. Nothing here needs the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from submissions import answers
from submissions.forms.answers import SectionForm
from submissions.models import Section
from tests.submissions.questions import NEEDED, question

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
DECIMALS = st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False, allow_infinity=False)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Messages are compared as the source says them; tests of a language say so."""
    with translation.override("en"):
        yield


def refused(kind: str, raw: Any, **more: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        answers.clean(question(kind, **more), raw)
    return " ".join(caught.value.messages)


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", 0),
            ("satu", 1),
            ("  dua\n\nkata ", 2),
            ("sehari-hari 24/7 Rp6.200", 3),
            ("a – b • c", 3),
            ("— – ...", 0),
            ("kata\u00a0kata", 2),
            ("日本 語", 2),
        ],
    )
    def test_a_word_is_a_run_that_holds_a_letter_or_digit(self, text: str, words: int) -> None:
        assert answers.word_count(text) == words

    @given(
        st.lists(st.from_regex(r"[a-zé0-9]{1,6}[-.]?", fullmatch=True)), st.sampled_from([" ", "\n", "  "])
    )
    def test_joining_words_by_any_white_space_keeps_their_number(self, words: list[str], gap: str) -> None:
        assert answers.word_count(gap.join(words)) == len(words)

    def test_the_limit_itself_is_complete_and_one_more_is_not(self) -> None:
        asked = question("long_text", max_words=3)
        assert answers.problems(asked, "a b c") == []
        with translation.override("id"):
            assert answers.problems(asked, "a b c d e") == ["Kurangi 2 kata."]
        assert answers.clean(asked, "a b c d e") == "a b c d e"


class TestNumbers:
    @pytest.mark.parametrize(
        ("typed", "in_indonesian", "in_english"),
        [
            ("1.234,5", "1234.5", "1234.5"),
            ("1,234.5", "1234.5", "1234.5"),
            ("1.234", "1234", "1.234"),
            ("1,234", "1.234", "1234"),
            ("12,5", "12.5", "12.5"),
            ("12.5", "12.5", "12.5"),
            ("1.000.000", "1000000", "1000000"),
            ("0.125", "0.125", "0.125"),
            ("7 kg", "7", "7"),
            ("kg7", "7", "7"),
            ("007", "7", "7"),
            ("-0", "0", "0"),
            ("-3,10", "-3.1", "-3.1"),
        ],
    )
    def test_what_people_type_in_their_language(
        self, typed: str, in_indonesian: str, in_english: str
    ) -> None:
        asked = question("number", decimals=4)
        for language, value in (("id", in_indonesian), ("en", in_english)):
            with translation.override(language):
                assert answers.clean(asked, typed) == value, language

    @pytest.mark.parametrize(
        "typed", ["dua", "1,2,3", "1.23.456", "--1", "1e5", ",5", "5,", "٣", "1 lusin", "9" * 19, "NaN"]
    )
    def test_what_is_no_number_is_said_and_not_guessed(self, typed: str) -> None:
        with translation.override("id"):
            assert "12,5" in refused("number", typed)

    @given(DECIMALS)
    def test_what_a_field_shows_is_read_back_as_the_same_number(self, value: Decimal) -> None:
        asked = question("number")
        stored = answers.clean(asked, f"{value:f}")
        assert Decimal(stored) == value
        for language in ("id", "en"):
            with translation.override(language):
                assert answers.clean(asked, answers.typed(asked, stored)) == stored

    def test_decimals_and_bounds(self) -> None:
        assert refused("number", "1,5", decimals=0) == "Write a whole number."
        assert refused("number", "1.555") == "Write at most 2 decimals."
        asked = question("number")
        with translation.override("id"):
            assert answers.problems(asked, "1000.01") == ["Tulis paling banyak 1.000\u00a0kg."]
            assert answers.display(asked, "1234.5") == "1.234,5\u00a0kg"
            assert answers.display(question("number", unit="Rp"), "5000") == "Rp5.000"
        assert answers.problems(asked, "1000") == answers.problems(asked, "0") == []
        assert len(answers.problems(asked, "-1")) == 1


class TestChoices:
    def test_codes_are_kept_and_labels_are_read(self) -> None:
        assert answers.clean(question("choice"), "2") == "2"
        assert answers.display(question("choice"), "2") == "Non Digital"
        assert refused("choice", "3") == "Choose one of the answers of the list."

    def test_several_come_in_the_order_of_the_form_and_once(self) -> None:
        asked = question("multiple_choice")
        assert answers.clean(asked, ["7", "1", "7"]) == ["1", "7"]
        assert answers.display(asked, ["1", "7"]) == "Digital; Lainnya"
        assert answers.problems(asked, ["1", "2", "7"]) == ["Choose at most 2. Take away 1 choice."]
        assert "list" in refused("multiple_choice", ["1", "9"])

    def test_a_choice_that_the_form_no_longer_has_counts_as_not_answered(self) -> None:
        assert answers.fit(question("multiple_choice"), ["1", "99"]) == ["1"]
        assert answers.problems(question("choice"), "99") == ["Answer this question."]


class TestDates:
    @pytest.mark.parametrize(
        ("precision", "raw", "stored"),
        [
            ("any", ["29", "2", "2024"], "2024-02-29"),
            ("any", ["", "2", "2024"], "2024-02"),
            ("month", ["", "11", "2023"], "2023-11"),
            ("month", ["9", "11", "2023"], "2023-11"),
            ("day", ["1", "1", "1999"], "1999-01-01"),
            ("day", ["", "", ""], None),
        ],
    )
    def test_parts_become_a_date_as_exact_as_it_is_known(
        self, precision: str, raw: list[str], stored: str | None
    ) -> None:
        assert answers.clean(question("date", date_precision=precision), raw) == stored

    @pytest.mark.parametrize(
        ("precision", "raw", "says"),
        [
            ("day", ["", "2", "2024"], "Fill in the day too."),
            ("any", ["30", "2", "2024"], "There is no such day."),
            ("any", ["1", "", "2024"], "Fill in month and year."),
            ("any", ["1", "2", "24"], "four digits"),
            ("any", ["satu", "2", "2024"], "in figures"),
        ],
    )
    def test_what_is_no_date_says_why(self, precision: str, raw: list[str], says: str) -> None:
        assert says in refused("date", raw, date_precision=precision)

    @given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)), st.booleans())
    def test_every_date_is_read_back_as_it_was_typed(self, day: date, exact: bool) -> None:
        asked = question("date")
        stored = answers.clean(asked, [str(day.day) if exact else "", str(day.month), str(day.year)])
        assert stored == (day.isoformat() if exact else f"{day:%Y-%m}")
        assert answers.clean(asked, answers.typed(asked, stored)) == stored

    def test_how_dates_read(self) -> None:
        with translation.override("id"):
            assert answers.display(question("date"), "2024-02-29") == "29\u00a0Februari\u00a02024"
            assert answers.display(question("date"), "2024-02") == "Februari\u00a02024"

    def test_a_version_that_asks_the_day_misses_it_and_one_that_asks_the_month_drops_it(self) -> None:
        assert answers.problems(question("date", date_precision="day"), "2024-02") == ["Fill in the day too."]
        assert answers.fit(question("date", date_precision="month"), "2024-02-29") == "2024-02"


class TestAddresses:
    def test_the_protocol_may_be_left_out_and_the_site_is_checked(self) -> None:
        asked = question("url")
        assert answers.clean(asked, " www.youtube.com/watch?v=1 ") == "https://www.youtube.com/watch?v=1"
        assert answers.problems(asked, "https://www.youtube.com/watch?v=1") == []
        assert answers.problems(asked, "https://m.youtube.com/watch?v=1") == []
        assert answers.problems(asked, "https://notyoutube.com/") == [
            "Use an address of youtube.com, youtu.be."
        ]

    @pytest.mark.parametrize(
        "raw",
        [
            "javascript:alert(1)",
            "ftp://situs.example/a",
            "https://orang:sandi@situs.example/",
            "bukan alamat",
            "https://",
            "https://situs.example/" + "a" * 500,
        ],
    )
    def test_what_is_no_address_of_the_web_is_refused(self, raw: str) -> None:
        assert "youtu.be" in refused("url", raw)


class TestTables:
    def test_empty_rows_do_not_count_and_numbers_are_exact(self) -> None:
        asked = question("table")
        raw = [{"1": " 2023 ", "2": "38"}, {"1": "", "2": " "}, {"1": "2024", "2": "1.212,50", "9": "x"}]
        with translation.override("id"):
            stored = answers.clean(asked, raw)
            assert stored == [{"1": "2023", "2": "38"}, {"1": "2024", "2": "1212.5"}]
            assert answers.table_cells(asked, stored) == [["2023", "38"], ["2024", "1.212,5"]]
            assert answers.display(asked, stored) == "Tahun: 2023; Petani: 38\nTahun: 2024; Petani: 1.212,5"

    def test_an_error_names_row_and_column(self) -> None:
        assert "Row 2, Petani: " in refused("table", [{"2": "1"}, {"2": "banyak"}])

    def test_too_many_rows_are_kept_and_said(self) -> None:
        asked = question("table")
        stored = answers.clean(asked, [{"1": str(at)} for at in range(5)])
        assert answers.problems(asked, stored) == ["Take out 2 rows."]


class TestFiles:
    def test_only_their_number_counts(self) -> None:
        asked = question("file", min_files=2)
        assert answers.problems(asked, None, []) == ["Add 2 files."]
        assert answers.problems(asked, None, [1]) == ["Add 1 file."]
        assert answers.problems(asked, None, [1, 2]) == []
        assert answers.problems(asked, None, [1, 2, 3, 4]) == ["Remove 1 file."]
        assert answers.is_complete(question("file", is_required=False, min_files=0), None)


@pytest.mark.parametrize("kind", NEEDED)
class TestEveryKind:
    @given(raw=JSON)
    def test_anything_is_either_kept_as_json_or_refused(self, kind: str, raw: Any) -> None:
        asked = question(kind)
        try:
            stored = answers.clean(asked, raw)
        except ValidationError:
            return
        assert json.loads(json.dumps(stored)) == stored
        assert "\x00" not in json.dumps(stored, ensure_ascii=False)
        assert answers.fit(asked, stored) == stored
        assert answers.clean(asked, answers.typed(asked, stored)) == stored
        assert isinstance(answers.display(asked, stored), str)

    @given(value=JSON)
    def test_any_stored_value_of_another_version_is_shown_without_an_error(
        self, kind: str, value: Any
    ) -> None:
        asked = question(kind)
        fitting = answers.fit(asked, value)
        assert answers.fit(asked, fitting) == fitting
        assert (answers.display(asked, value) == "") == (fitting is None)
        if kind != "file":
            assert answers.is_complete(asked, None) is False
            assert answers.is_complete(question(kind, is_required=False), None) is True


def test_a_page_of_all_kinds_reads_what_it_shows() -> None:
    section = Section(pk=1, code="semua", title="Semua", position=1)
    asked = [question(kind, position=at) for at, kind in enumerate(NEEDED, start=1)]
    section._prefetched_objects_cache = {"questions": asked}  # type: ignore[attr-defined]
    stored = {
        "short_text": "Satu baris",
        "long_text": "satu dua tiga empat lima enam",
        "number": "1234.5",
        "choice": "2",
        "multiple_choice": ["1", "7"],
        "date": "2024-02",
        "url": "https://youtu.be/a",
        "table": [{"1": "2023", "2": "38.25"}, {"2": "7"}],
    }
    with translation.override("id"):
        shown = SectionForm(section, stored, {"file": [1]})
        sent = QueryDict(mutable=True)
        for code, value in stored.items():
            field = shown[code]
            widget, name = field.field.widget, field.html_name
            typed = field.value()
            if code == "date":
                sent.update({f"{name}_{at}": part for at, part in enumerate(typed)})
            elif code == "table":
                for at, row in enumerate(typed):
                    sent.update({f"{name}_{at}_{column}": cell for column, cell in row.items()})
            elif code == "multiple_choice":
                sent.setlist(name, typed)
            else:
                sent[name] = typed
            assert widget.render(name, typed, {"id": "x"}), value
        form = SectionForm(section, {}, {"file": [1]}, data=sent)
        assert form.is_valid(), form.errors
        assert form.answers == stored
        assert form.problems == {
            "long_text": ["Kurangi 1 kata."],
            "number": ["Tulis paling banyak 1.000\u00a0kg."],
        }
