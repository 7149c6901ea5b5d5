"""A person typing: the fields of a row as a browser sends them."""

import re
from html import unescape

from django.urls import reverse


def url(year=2027, strategy="ina-3") -> str:
    return reverse("entry:page", args=[strategy, year])


def typed(kpi, value="", version=0, act="save", **fields) -> dict[str, str]:
    """One row's fields; the switch stands on 速報 unless told."""
    row = {"version": str(version), "value": value, "kind": "provisional"} | fields
    return {"act": act} | {f"r{kpi.pk}-{name}": text for name, text in row.items()}


def chosen(kpi, choice: str, name="value") -> dict[str, str]:
    """What the page asks where two people wrote the same."""
    prefix = f"r{kpi.pk}"
    return {f"{prefix}-disputed": f"{prefix}-{name}", f"{prefix}-resolve-{prefix}-{name}": choice}


def read(answer) -> str:
    """What a person reads on the page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", answer.content.decode())).split())


def sent(client, kpi, year=2027, strategy="ina-3") -> dict[str, str]:
    """The row exactly as the page holds it, sent back untouched."""
    page = client.get(url(year, strategy)).content.decode()
    prefix = f"r{kpi.pk}-"
    fields = {"act": "save"}
    for name, value in re.findall(
        rf'<input[^>]*?name="({prefix}(?:version|plans|value|expected_month))" value="([^"]*)"', page
    ):
        fields[name] = unescape(value)
    for name, value in re.findall(rf'name="({prefix}(?:attained|kind))" value="(\w+)" checked', page):
        fields[name] = value
    for name, text in re.findall(rf'<textarea[^>]*name="({prefix}\w+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL):
        fields[name] = unescape(text).replace("\n", "\r\n")
    return fields
