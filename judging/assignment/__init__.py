"""Who judges what: enough sheets for every entry, fair loads, no conflict, and jurors who can be compared.

Pure: ids, categories and tags in, a plan or the reasons against one out. Import it only where a plan is made:
it loads numpy and scipy, which requests do without.
"""

from judging.assignment.obstacles import Kind, NoPlanError, Obstacle
from judging.assignment.plan import CategoryLinks, Part, Plan, assign
from judging.assignment.problem import Entry, Juror, mismatch

__all__ = [
    "CategoryLinks",
    "Entry",
    "Juror",
    "Kind",
    "NoPlanError",
    "Obstacle",
    "Part",
    "Plan",
    "assign",
    "mismatch",
]
