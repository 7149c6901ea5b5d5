"""The shipped grade schemes: out of their file into the database, again and again without harm."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps as installed_apps
from django.conf import settings
from django.db import transaction

from goals.choices import Figure, GradeToken
from goals.models import GradeClass, GradeScheme
from organization.frozen import frozen

FILE = Path("fixtures/grade-schemes.yaml")
FORMAT = "inastrategy-schemes/1"
USUAL = "ina"
ON_TRACK, NO_ACTUAL = "on_track", "no_actual"
HIGHEST = 10_000  # per cent; the stored thresholds have four digits and two decimals
_CODE = re.compile(r"[a-z0-9][a-z0-9-]*")


class BadSchemes(Exception):
    """The file is refused whole; the message names scheme and field and says what to do."""


@frozen
class ClassFacts:
    code: str
    label: str
    symbol: str
    token: str
    threshold: Decimal | None


@frozen
class SchemeFacts:
    code: str
    name: str
    source: str
    figure: str
    classes: tuple[ClassFacts, ...]


def shipped_schemes() -> tuple[SchemeFacts, ...]:
    return read_schemes((settings.BASE_DIR / FILE).read_text(encoding="utf-8"))


def read_schemes(text: str) -> tuple[SchemeFacts, ...]:
    """The schemes of a file. Scalars are read as text, so that a threshold is the very number that stands there."""
    try:
        told = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts, lists and mappings only
    except yaml.YAMLError as error:
        raise BadSchemes(f"{FILE}：YAMLの書き方に誤りがあります（{error}）。") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BadSchemes(f"{FILE}：format は {FORMAT} と書いてください。")
    found = tuple(_scheme(one) for one in told.get("schemes") or ())
    if len({one.code for one in found}) < len(found) or USUAL not in {one.code for one in found}:
        raise BadSchemes(f"{FILE}：区分の code は一つずつ別にし、{USUAL} を残してください。")
    return found


def load_shipped(schemes: Any = None, classes: Any = None, using: str | None = None) -> None:
    """Bring the shipped schemes in line with the file; one that is gone from it stays, somebody may grade by it."""
    schemes, classes = schemes or GradeScheme, classes or GradeClass
    with transaction.atomic(using=using):
        for position, facts in enumerate(shipped_schemes(), start=1):
            write_scheme(facts, position=position, schemes=schemes, classes=classes, using=using)


def write_scheme(
    facts: SchemeFacts, *, strategy=None, position: int = 0, schemes: Any = None, classes: Any = None, using=None
) -> Any:
    """The scheme of this code with these classes; nothing is written where nothing differs."""
    schemes, classes = schemes or GradeScheme, classes or GradeClass
    head = {"name": facts.name, "source": facts.source, "figure": facts.figure, "position": position}
    head |= {"strategy": strategy}
    scheme, created = schemes.objects.using(using).get_or_create(code=facts.code, defaults=head)
    if not created and any(getattr(scheme, name) != value for name, value in head.items()):
        schemes.objects.using(using).filter(pk=scheme.pk).update(**head)
        scheme.refresh_from_db()
    wanted = [asdict(one) | {"position": place} for place, one in enumerate(facts.classes, start=1)]
    stored = classes.objects.using(using).filter(scheme=scheme).order_by("position")
    if list(stored.values(*wanted[0])) != wanted:
        stored.delete()
        classes.objects.using(using).bulk_create(classes(scheme=scheme, **one) for one in wanted)
    return scheme


def usual_scheme() -> GradeScheme:
    return GradeScheme.objects.get(code=USUAL)


def load_after_migration(using: str = "default", apps=installed_apps, **kwargs) -> None:
    """After every migration (and so in every set-up) the shipped schemes are there. A state of the database from
    before there were schemes has nowhere to put them."""
    try:
        schemes, classes = (apps.get_model("goals", name) for name in ("GradeScheme", "GradeClass"))
    except LookupError:
        return
    load_shipped(schemes, classes, using)


# --- Reading one scheme ------------------------------------------------------------------------------------


def _scheme(told: Any) -> SchemeFacts:
    if not isinstance(told, dict) or not _CODE.fullmatch(told.get("code") or ""):
        raise BadSchemes(f"{FILE}：区分の code は、英小文字、数字、- で書いてください。")
    code = told["code"]
    scheme = SchemeFacts(
        code=code,
        name=_text(told, "name", code, 100),
        source=_text(told, "source", code, 1000),
        figure=_one_of(told, "figure", code, Figure.values),
        classes=tuple(_class(one, code) for one in told.get("classes") or ()),
    )
    for problem in problems_of(scheme):
        raise BadSchemes(f"{FILE}：区分「{code}」の{problem}")
    return scheme


def problems_of(scheme: SchemeFacts) -> Iterator[str]:
    """What makes these classes no scheme."""
    thresholds = [one.threshold for one in scheme.classes]
    if len(thresholds) < 2 or None in thresholds[:-1] or thresholds[-1] is not None:
        yield "区分は2つ以上とし、最後の区分のほかは下限（threshold）を書いてください。"
    elif any(higher <= lower for higher, lower in pairwise(thresholds[:-1])):
        yield "下限は、良い区分から順に小さくしてください。"
    for field in ("code", "label", "symbol", "token"):
        values = [getattr(one, field) for one in scheme.classes]
        if len(set(values)) < len(values):
            yield f"{field} は、区分ごとに別のものにしてください。"
    codes = [one.code for one in scheme.classes]
    if ON_TRACK not in codes[:-1] or NO_ACTUAL in codes:
        yield f"「順調」に当たる区分（最後を除く）の code は {ON_TRACK} とし、{NO_ACTUAL} は使わないでください。"


def _class(told: Any, scheme: str) -> ClassFacts:
    if not isinstance(told, dict):
        raise BadSchemes(f"{FILE}：区分「{scheme}」の classes は、code、label などの組で書いてください。")
    return ClassFacts(
        code=_text(told, "code", scheme, 30),
        label=_text(told, "label", scheme, 20),
        symbol=_text(told, "symbol", scheme, 2),
        token=_one_of(told, "token", scheme, GradeToken.values),
        threshold=_threshold(told["threshold"], scheme) if "threshold" in told else None,
    )


def _text(told: dict, key: str, scheme: str, longest: int) -> str:
    text = told.get(key)
    if not isinstance(text, str) or not 0 < len(text.strip()) <= longest:
        raise BadSchemes(f"{FILE}：区分「{scheme}」の {key} を{longest}文字以内で書いてください。")
    return "".join(text.split("\n")).strip()


def _one_of(told: dict, key: str, scheme: str, allowed: list[str]) -> str:
    if told.get(key) not in allowed:
        raise BadSchemes(f"{FILE}：区分「{scheme}」の {key} は {'、'.join(allowed)} のどれかにしてください。")
    return told[key]


def _threshold(text: Any, scheme: str) -> Decimal:
    try:
        value = Decimal(text)
    except (InvalidOperation, TypeError, ValueError):
        value = None
    if value is None or not is_threshold(value):
        raise BadSchemes(f"{FILE}：区分「{scheme}」の threshold は{THRESHOLD_RULE}（いまは「{text}」）。")
    return value


THRESHOLD_RULE = "0から9999.99までの数値（小数2桁まで）で書いてください"


def is_threshold(value: Decimal) -> bool:
    return value.is_finite() and 0 <= value < HIGHEST and value == round(value, 2)
