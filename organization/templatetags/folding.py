"""Long texts beside what one is working on: their beginning, and 「続きを読む」. The whole text is in the page."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
LONGEST, MOST_LINES = 180, 4  # what four lines of the widest column hold (static/css/folded.css)


@register.filter
def folded(text: str) -> SafeString:
    """A block, not for within a paragraph. Style opens and closes it; without style all of it shows."""
    lines = linebreaksbr(text)
    if len(text) <= LONGEST and text.count("\n") < MOST_LINES:
        return lines
    return format_html(
        '<div class="folded"><details class="folded__switch"><summary><span class="folded__open">続きを読む</span>'
        '<span class="folded__close">閉じる</span></summary></details><div class="folded__text">{}</div></div>',
        lines,
    )
