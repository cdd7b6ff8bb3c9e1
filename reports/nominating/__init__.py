"""Forms in which winners are nominated to the province and the nation, as data with their sources."""

from reports.nominating.forms import NominationForm, NominationSection, default_form, nomination_forms

__all__ = ["NominationForm", "NominationSection", "default_form", "nomination_forms"]
