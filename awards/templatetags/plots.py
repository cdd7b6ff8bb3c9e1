"""Tags of `awards.plots`: {% load plots %}."""

from __future__ import annotations

from django import template

from awards import plots

register = template.Library()

register.simple_tag(plots.axis_labels)
register.simple_tag(plots.spread_plot)
register.simple_tag(plots.meter)
register.simple_tag(plots.stacked_bar)
register.simple_tag(plots.ring)
register.simple_tag(plots.legend_mark)
