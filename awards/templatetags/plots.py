"""Tags of `awards.plots`: {% load plots %}."""

from __future__ import annotations

from django import template

from awards import plots
from awards.rank_rows import rank_rows, ranking
from awards.stage_rows import stage_rows

register = template.Library()

register.simple_tag(plots.axis_labels)
register.simple_tag(plots.spread_plot)
register.simple_tag(plots.interval_plot)
register.simple_tag(plots.meter)
register.simple_tag(plots.stacked_bar)
register.simple_tag(plots.paired_columns)
register.simple_tag(plots.ring)
register.simple_tag(plots.legend_mark)
register.simple_tag(rank_rows)
register.simple_tag(ranking)
register.simple_tag(stage_rows)
