"""Hypothesis without a deadline: these tests make files and start processes, also on busy machines."""

from hypothesis import settings

settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")
