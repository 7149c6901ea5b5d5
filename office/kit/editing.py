"""A page with one form over one stored thing: kept, or shown again with all that was typed and what is in the way."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest

from kpis.workflow.runner import Invalid, Saved
from office.kit.acting import take
from office.kit.conflict import CHOOSE, Laid, Piece, Values, keep, look, untouched, who_saved
from office.kit.resuming import is_resumed
from organization.frozen import frozen
from organization.refusals import Denied

Make = Callable[..., forms.Form]
NOTHING: Mapping = MappingProxyType({})


@frozen
class Edited:
    """``is_done``: everything is stored as the person wants it."""

    form: forms.Form
    laid: Laid
    is_done: bool
    is_resumed: bool

    @property
    def closed(self) -> Denied | None:
        return self.laid.closed or self.laid.piece.closed

    @property
    def facts(self) -> dict[str, Any]:
        """What every such page reads."""
        return {
            "form": self.form,
            "version": self.laid.version,
            "closed": self.closed,
            "resumed": self.is_resumed,
            "lost": self.laid.lost,
        }

    @property
    def status(self) -> int:
        return 409 if self.form.is_bound and self.closed else 200


def piece_of(
    make: Make,
    told: Mapping[str, Any],
    act: Callable[[forms.Form, Any], Saved],
    *,
    stored: Any = None,
    is_new: bool = False,
    seen: Callable[[Any], Mapping[str, Any] | None] | None = None,
    renamed: Values = NOTHING,
    **more,
) -> Piece:
    """``make`` makes the form of what is typed, ``told`` is its first content: the thing ``stored``, or nothing yet.

    ``seen`` answers the content of an older version; a thing without versions is sent with its content instead.
    Nobody can have saved what ``is_new`` before.
    ``act`` saves a valid form over a version; ``renamed``: the act's field → the form's, where they differ.
    """
    first = make(initial=told)
    texts = _texts(first)

    def save(values: Values, version: Any) -> Any:
        form = make(values)
        if not form.is_valid():
            raise Invalid({name: str(found[0]) for name, found in form.errors.items()})
        saved = act(form, version)
        return getattr(saved.kept, "version", True) if saved.changed else None

    def older(version: Any) -> Values | None:
        if seen is None:
            return _unpacked(version, texts)
        content = seen(version)
        return None if content is None else _texts(make(initial=content))

    number = stored.version if stored else 0
    return Piece(
        name="",
        labels={bound.name: str(bound.label) for bound in first},
        stored=texts,
        version=number if seen else "" if is_new else json.dumps(texts),
        seen=older,
        save=save,
        saved_by=who_saved(stored),
        saved_at=stored.updated_at if stored else None,
        renamed=lambda name: renamed.get(name, name),
        words=lambda name, values: _words(first, more.get("parts", NOTHING).get(name, ()), name, values),
        **more,
    )


def edit(request: HttpRequest, make: Make, piece_now: Callable[[], Piece]) -> Edited:
    """Shown, saved, or shown again: after a sign-in, with what is wrong, or beside what another person stored."""
    resumed = is_resumed(request)
    if request.method != "POST":
        return shown(make, piece_now())
    return laid_out(request, make, look(piece_now(), request.POST) if resumed else keep(piece_now, request.POST))


def laid_out(request: HttpRequest, make: Make, laid: Laid) -> Edited:
    """What was sent, with all that is in its way at its fields."""
    form = make(laid.values)
    is_valid = form.is_valid()
    take(form, {name: words for name, words in laid.errors.items() if name not in form.errors})
    for dispute in laid.disputes:
        form[dispute.name].dispute = dispute  # type: ignore[attr-defined]  # for components/field.html
        form.add_error(dispute.name, CHOOSE)
    if laid.news:
        messages.warning(request, laid.news)
    is_kept = not (laid.disputes or laid.errors or laid.closed or laid.overtaken)
    return Edited(form, laid, is_done=is_valid and is_kept and not is_resumed(request), is_resumed=is_resumed(request))


def shown(make: Make, piece: Piece) -> Edited:
    """As it is stored."""
    return Edited(make(initial=piece.stored), untouched(piece), is_done=False, is_resumed=False)


def versions(history: QuerySet, told: Callable[[Any], Mapping[str, Any]]) -> Callable[[int], Mapping[str, Any] | None]:
    """What a form held of an older version; of nothing yet (0), too."""

    def seen(version: int) -> Mapping[str, Any] | None:
        row = history.filter(version=version).order_by("history_id").first()
        return told(row) if row or version == 0 else None

    return seen


def _texts(form: forms.Form) -> dict[str, str]:
    """A form's first content as its inputs send it."""
    return {bound.name: _text(bound.value()) for bound in form}


def _text(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _unpacked(version: str, like: Values) -> Values | None:
    """The content that was sent along; None where it is none of this form."""
    try:
        content = json.loads(version)
    except ValueError:
        return None
    is_like = isinstance(content, dict) and content.keys() == like.keys()
    return content if is_like and all(isinstance(text, str) for text in content.values()) else None


def _words(form: forms.Form, parts: tuple[str, ...], name: str, values: Values) -> str:
    """What the inputs of a decision hold, for a reader: a choice by its label."""
    return "\n".join(_label(form.fields[one], values[one]) for one in (name, *parts) if values[one])


def _label(field: forms.Field, text: str) -> str:
    for key, label in getattr(field, "choices", ()):
        options = label if isinstance(label, (list, tuple)) else [(key, label)]
        if found := next((str(word) for one, word in options if str(one) == text), None):
            return found
    return text
