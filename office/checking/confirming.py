"""The pages between a button and the act: what is odd among the chosen values, and the reason of a return."""

from collections import Counter
from collections.abc import Callable, Iterable

from django import forms

from kpis.models import Comment
from office.checking.desktops import Opened
from office.checking.lines import Line
from office.checking.marks import TOLD, Mark
from office.checking.orders import Order, Overtaken, overtaken
from office.kit.frame import frame
from office.mail.sending import NO_SERVER, has_server
from organization.refusals import Denied


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="差戻しの理由",
        max_length=Comment._meta.get_field("text").max_length,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="選んだすべての指標に、この理由を添えます。担当課の画面に表示され、メールの設定があれば届きます。",
        error_messages={"required": "差戻しの理由を入力してください。担当課には、この理由が表示されます。"},
    )


def confirmation(here: Opened, order: Order) -> dict:
    """``plain``: the chosen values without the odd ones, where both kinds are among them."""
    lines = _chosen(here, order)
    stale, ready = _ready(lines, order, lambda line: line.may_act)
    already = [line for line in lines if line.state in here.desktop.done]
    plain = [line for line in ready if not line.odd]
    return _context(here, order, here.desktop.act_label) | {
        "stale": [one for one in stale if one.line not in already],
        "ready": ready,
        "odd": [line for line in ready if line.odd],
        "plain": plain,
        "told": _counts(ready),
        "departments": list(Counter(line.department for line in ready).items()),
        "ready_seen": _seen(ready),
        "plain_seen": _seen(plain),
        "chosen": len(lines),
        "already": len(already),
        "closed": [(line, why) for line in lines if (why := _closed(here, line))],
        "act_url": here.url("act"),
    }


def returning(here: Opened, order: Order, form: ReturnForm) -> dict:
    stale, ready = _ready(_chosen(here, order), order, lambda line: line.may_return)
    return _context(here, order, "差し戻す") | {
        "form": form,
        "stale": stale,
        "ready": ready,
        "ready_seen": _seen(ready),
        "act_url": here.url("send_back"),
        "no_server": "" if has_server() else NO_SERVER,
    }


def _closed(here: Opened, line: Line) -> Denied | None:
    """Of what has come that far before, nothing is said but how many there are."""
    return None if line.state in here.desktop.done else here.desk.why_not(here.desktop.doing, line.kpi)


def _chosen(here: Opened, order: Order) -> list[Line]:
    return [line for line in here.lines if line.kpi.pk in order.seen]


def _ready(lines: list[Line], order: Order, may: Callable[[Line], bool]) -> tuple[list[Overtaken], list[Line]]:
    """What was replaced since it was shown, and of the rest that to which the act may be done."""
    stale = overtaken(lines, order.seen)
    replaced = {one.line.kpi.pk for one in stale}
    return stale, [line for line in lines if may(line) and line.kpi.pk not in replaced]


def _seen(lines: Iterable[Line]) -> str:
    return " ".join(line.seen for line in lines)


def _counts(lines: Iterable[Line]) -> list[tuple[str, int]]:
    """What is no oddness and still to be known: 「根拠資料なし」 30."""
    counts = Counter(found.mark for line in lines for found in line.marks)
    return [(Mark(mark).label, counts[mark]) for mark in TOLD if counts[mark]]


def _context(here: Opened, order: Order, words: str) -> dict:
    return frame(here.desk.year, words) | {
        "desktop": here.desktop,
        "shown": " ".join(map(str, order.shown)),
        "back": here.url() + order.place(here.kpis),
    }
