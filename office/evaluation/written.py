"""The pieces of one measure's page: the department's text, each 対応結果, and planning's view."""

from collections.abc import Callable

from council.acts import follow_up, save_evaluation, save_view
from council.acts.evaluations import evaluation_of
from council.denials import act_closed
from council.models import FollowUp, MeasureEvaluation
from council.models.evaluation import Written
from council.policy import Doing
from council.written import evaluation_in
from kpis.choices import ActualState
from office.evaluation import inputs
from office.evaluation.desk import Asked, Desk
from office.kit.conflict import Piece, Values, who_saved

TEXT, VIEW = "text", "view"


def pieces_of(desk: Desk) -> dict[str, Callable[[], Piece]]:
    """Name → what reads the piece afresh, in the order of the page. A closed one says why it takes nothing."""

    def now() -> MeasureEvaluation | None:
        return evaluation_of(desk.measure, desk.year.fiscal_year)

    found: dict[str, Callable[[], Piece]] = {TEXT: lambda: _text(desk, now())}
    for asked in desk.asked:
        found[asked.name] = lambda asked=asked: _result(desk, asked, _recorded(desk, asked))
    if desk.user.is_planning:
        found[VIEW] = lambda: _view(desk, now())
    return found


def shown_pieces(desk: Desk) -> dict[str, Piece]:
    """The same as the desk was laid, without asking again: for a page that is only looked at."""
    found = {TEXT: _text(desk, desk.stored)}
    found |= {asked.name: _result(desk, asked, asked.result) for asked in desk.asked}
    return found | ({VIEW: _view(desk, desk.stored)} if desk.user.is_planning else {})


def _text(desk: Desk, stored: MeasureEvaluation | None) -> Piece:
    measure, fiscal_year = desk.measure, desk.year.fiscal_year
    directions = {one.code: one.label for one in desk.directions}

    def seen(version: int) -> Values | None:
        earlier = evaluation_in(measure, fiscal_year, version)
        return None if earlier is None else inputs.shown(earlier)

    def save(values: Values, version: int) -> int | None:
        saved = save_evaluation(measure, fiscal_year, inputs.read(values), version=version, by=desk.user)
        return saved.kept.version if saved.changed else None

    return Piece(
        name=TEXT,
        labels=inputs.LABELS,
        stored=inputs.shown(stored),
        version=_version(stored),
        saved_by=who_saved(stored),
        saved_at=stored.updated_at if stored else None,
        seen=seen,
        save=save,
        closed=desk.why_not(Doing.EVALUATE),
        mark=stored.state if stored else ActualState.DRAFT,
        words=lambda name, values: inputs.words(name, values[name], directions),
        plain=inputs.plain,
    )


def _view(desk: Desk, stored: MeasureEvaluation | None) -> Piece:
    measure, fiscal_year = desk.measure, desk.year.fiscal_year

    def seen(version: int) -> Values | None:
        earlier = evaluation_in(measure, fiscal_year, version)
        return None if earlier is None else {"planning_view": earlier.planning_view}

    def save(values: Values, version: int) -> int | None:
        saved = save_view(measure, fiscal_year, values["planning_view"], version=version, by=desk.user)
        return saved.kept.version if saved.changed else None

    return Piece(
        name=VIEW,
        labels={"planning_view": inputs.VIEW_LABEL},
        stored={"planning_view": stored.planning_view if stored else ""},
        version=_version(stored),
        saved_by=who_saved(stored),
        saved_at=stored.updated_at if stored else None,
        seen=seen,
        save=save,
        closed=act_closed(Doing.VIEW, desk.standing, desk.year, desk.department_ids),
    )


def _recorded(desk: Desk, asked: Asked) -> FollowUp | None:
    results = FollowUp.objects.filter(opinion=asked.opinion, fiscal_year=desk.year.fiscal_year)
    return results.select_related("updated_by").first()


def _result(desk: Desk, asked: Asked, stored: FollowUp | None) -> Piece:
    """What had become of one opinion. The state alone says nothing: it is stored together with its text."""
    opinion, fiscal_year = asked.opinion, desk.year.fiscal_year
    prefix = f"{asked.name}-"

    def seen(version: int) -> Values | None:
        if version == 0:
            return result_values(asked.name, None)
        rows = FollowUp.history.filter(opinion=opinion, fiscal_year=fiscal_year, version=version)
        earlier = rows.order_by("history_id").first()
        return None if earlier is None else result_values(asked.name, earlier)

    def save(values: Values, version: int) -> int | None:
        state, text = values[f"{prefix}state"], values[f"{prefix}text"]
        saved = follow_up(opinion, fiscal_year, state, text, version=version, by=desk.user)
        return saved.kept.version if saved.changed else None

    return Piece(
        name=asked.name,
        labels={f"{prefix}{name}": label for name, label in inputs.RESULT_LABELS.items()},
        stored=result_values(asked.name, stored),
        version=_version(stored),
        saved_by=who_saved(stored),
        saved_at=stored.updated_at if stored else None,
        seen=seen,
        save=save,
        renamed=lambda name: f"{prefix}{name}",
        closed=asked.closed,
        words=lambda name, values: inputs.result_words(name, values[name]),
    )


def result_values(name: str, result: FollowUp | None) -> dict[str, str]:
    state, text = (result.state, result.text) if result else ("", "")
    return {f"{name}-state": state, f"{name}-text": text}


def _version(stored: Written | None) -> int:
    return stored.version if stored else 0
