"""What a strategy may be called in addresses, files and commands: one rule for whoever names one and for the URLs."""

import re

LONGEST = 20
STORABLE = r"[-a-zA-Z0-9_]+"  # what the column takes: codes of before the rule
_RULE = re.compile(rf"[a-z][a-z0-9_-]{{0,{LONGEST - 1}}}")

# The first words of the site's addresses, those of files at its root among them. A fiscal year (2025) and a
# municipality's six digits (202096) need no place here: a code begins with a letter.
RESERVED = frozenset(
    {
        "accessibility",
        "admin",
        "api",
        "council",
        "favicon.ico",
        "healthz",
        "media",
        "open-data",
        "plan",
        "readyz",
        "register",  # beside the plans in /admin/plan/
        "robots.txt",
        "search",
        "sign-in",
        "sign-out",
        "sitemap.xml",
        "static",
        "theme.css",
    }
)


def is_code(text: str) -> bool:
    return text not in RESERVED and _RULE.fullmatch(text) is not None


def code_problem(text: str) -> str:
    """What is wrong with a code for a new strategy, after 「code」; empty where nothing is."""
    if text in RESERVED:
        return f"の「{text}」は、このシステムのアドレスに使うため、コードにできません（使える例：ina-3）。"
    if not is_code(text):
        return (
            f"は、英小文字で始まる{LONGEST}文字以内の半角の英数字（大文字を除く）と - _ で書いてください"
            f"（例：ina-3。いまは「{text}」）。"
        )
    return ""
