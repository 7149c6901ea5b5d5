"""Parts of addresses. None matches another's text, so the order of the patterns does not matter."""


class Year:
    """A fiscal year, or 「plan」 for the plan itself."""

    regex = r"[0-9]{4}|plan"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value) -> str:
        return str(value)


class StrategyCode(Year):
    """A strategy's code: a slug that is neither a year nor a part of the site."""

    regex = (
        r"(?!(?:accessibility|admin|council|open-data|static|sign-in|sign-out|plan)/)"
        r"(?![0-9]{4}/)[a-z0-9][a-z0-9_-]*"
    )


class MeasureCode(Year):
    regex = r"[0-9]+-[0-9]+"


class KPICode(Year):
    regex = r"G[0-9]+|[0-9]+-[0-9]+-[0-9]+"
