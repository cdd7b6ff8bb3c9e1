"""Filters of `awards.formats`: {% load figures %}."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

from awards import formats

register = template.Library()

register.filter("score", formats.score)
register.filter("count", formats.count)
register.filter("rupiah", formats.rupiah)
register.filter("number", formats.number)
register.filter("percent", formats.percent)
register.filter("gap_to_hundred", formats.gap_to_hundred)
register.filter("day", formats.day)
register.filter("short_day", formats.short_day)
register.filter("long_day", formats.long_day)
register.filter("clock", formats.clock)
register.filter("wib", formats.wib)
register.filter("deadline", formats.deadline)
register.simple_tag(formats.days, name="days")


@register.filter
def remaining(until: datetime) -> str:
    """What is left of a window now; empty when it is over."""
    return formats.remaining(until, timezone.now())


@register.filter
def minus(value: int, other: int) -> int:
    """What is left of a whole number."""
    return value - other
