"""axe on a page as it stands, at a desk's and a phone's width, and its colours in the dark scheme as well."""

import json
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (1280, 390)
# axe preloads style sheets by an inline style, which our policy rightly refuses. What passed is neither described nor
# sent, which takes twice as long.
OPTIONS = json.dumps({"preload": False, "resultTypes": ["violations"], "selectors": False})
# Contrast takes five sixths of axe's time. All that it depends on makes a look: an element's kind, its colours, its
# letters, and its parent's look. A look whose contrast was found good is not measured again, on no page of the session;
# one that was found bad, or could not be told, is. Every other rule sees every element of every page.
ONCE_A_LOOK = """good => {
    const looks = new Map(), seen = new Set(good), check = axe._audit.checks["color-contrast"], {evaluate} = check
    const styled = style => [style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.textShadow,
        style.fontSize, style.fontWeight, style.position, style.zIndex, style.filter, style.mixBlendMode, style.content]
    const kind = one => [one.localName, one.getAttribute("class"), one.getAttribute("style"), one.getAttribute("fill"),
        ...[null, "::before", "::after"].flatMap(part => styled(getComputedStyle(one, part)))].join()
    const digest = text => [...text].reduce((sum, letter) =>
        (sum * 31n + BigInt(letter.codePointAt(0))) & 0xffffffffffffffn, 7n).toString(36)
    const look = one => {
        if (!one) return ""
        if (!looks.has(one)) looks.set(one, digest(look(one.parentElement) + kind(one)))
        return looks.get(one)
    }
    window.newlyGood = []
    window.nextWidth = () => looks.clear()
    check.evaluate = function (one, ...others) {
        const name = innerWidth + look(one)
        if (seen.has(name)) return true
        const found = evaluate.call(this, one, ...others)
        if (found === true) { seen.add(name); newlyGood.push(name) }
        return found
    }
}"""
CONTRAST = json.dumps({**json.loads(OPTIONS), "runOnly": ["color-contrast", "link-in-text-block"]})
_good: set[str] = set()


@dataclass
class Seen:
    """What axe was shown in this session and said of it, for the statement of accessibility."""

    version: str = ""
    pages: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.pages)


seen = Seen()


def problems(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """What is wrong on the one page that was opened, and where."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate(ONCE_A_LOOK, [*_good])
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found += _broken_rules(page, OPTIONS, f"{width}")
    page.emulate_media(color_scheme="dark")
    found += _broken_rules(page, CONTRAST, f"{width} dark")
    page.emulate_media(color_scheme="light")
    _good.update(page.evaluate("newlyGood"))
    seen.version = page.evaluate("axe.version")
    seen.pages.add(page.evaluate("location.pathname + location.search"))
    seen.problems += found
    return found


def _broken_rules(page: Page, options: str, shown: str) -> list[str]:
    page.evaluate("nextWidth()")
    rules = page.evaluate(f"axe.run({options}).then(found => found.violations)")
    return [f"{page.url} {shown} {rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in rules]
