"""How alike two texts are, and which passages they share, as pure functions."""

from submissions.likeness.diff import ADDED, REMOVED, SAME, Change, word_changes
from submissions.likeness.passages import Piece, common_passages, share_of
from submissions.likeness.shingles import RUN, shingles_of, words_of

__all__ = [
    "ADDED",
    "REMOVED",
    "RUN",
    "SAME",
    "Change",
    "Piece",
    "common_passages",
    "share_of",
    "shingles_of",
    "word_changes",
    "words_of",
]
