from judging.forms.decisions import AppointForm, DecisionForm

__all__ = ["AppointForm", "DecisionForm"]
