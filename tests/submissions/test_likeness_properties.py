"""Passages, shares and word differences on any texts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from submissions.likeness import RUN, common_passages, share_of, shingles_of, word_changes, words_of

texts = st.lists(
    st.sampled_from(["satu", "dua", "Tiga", "empat,", "lima\n", "é", "—", "x", "(y)"]), max_size=40
).map(" ".join)


@given(old=texts | st.text(max_size=80), new=texts | st.text(max_size=80))
def test_a_difference_gives_back_both_texts(old: str, new: str) -> None:
    changes = word_changes(old, new)
    assert "".join(change.text for change in changes if change.kind != "added") == old
    assert "".join(change.text for change in changes if change.kind != "removed") == new
    assert all(one.kind != other.kind for one, other in pairwise(changes))
    assert (old == new) == all(change.kind == "same" for change in changes)


@given(one=texts, other=texts)
def test_passages_give_back_both_texts_and_are_the_same_words(one: str, other: str) -> None:
    first, second = common_passages(one, other)
    assert "".join(piece.text for piece in first) == one
    assert "".join(piece.text for piece in second) == other
    marked = {piece.number: words_of(piece.text) for piece in first if piece.number}
    assert marked == {piece.number: words_of(piece.text) for piece in second if piece.number}
    assert 0 <= share_of(one, other) <= 100


@given(text=texts)
def test_a_text_shares_everything_with_itself_and_its_runs_do_not_depend_on_punctuation(text: str) -> None:
    if len(words_of(text)) >= RUN:
        assert share_of(text, text) == 100
    assert shingles_of(text.upper().replace(",", ";")) == shingles_of(text)
