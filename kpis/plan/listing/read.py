"""From a file to a plan, in one call for the page and the command: check it, or write all of it."""

from collections.abc import Mapping

from goals.models import Strategy
from kpis.plan.listing.departments import Known
from kpis.plan.listing.head import PlanHead
from kpis.plan.listing.headings import Header, find_header, matched, with_target_of
from kpis.plan.listing.kept import kept_of
from kpis.plan.listing.lines import Edits, read_lines
from kpis.plan.listing.plan import plan_of
from kpis.plan.listing.resource import Entry, ListResource, table_of
from kpis.plan.listing.source import Source
from kpis.plan.strategy_file.content import StrategyFile
from kpis.plan.strategy_file.definitions import LoadRefused
from kpis.plan.strategy_file.report import LoadReport
from kpis.sheets.kit.problems import Problem
from organization.frozen import frozen
from organization.models import Department, User


@frozen
class Checked:
    """``entries``: the KPIs with their proposals. ``plan`` is whole only where there are no ``problems``.

    ``refused``: why the stored plan does not take the list, in sentences.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    plan: StrategyFile | None
    report: LoadReport | None
    strategy: Strategy | None
    refused: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.problems and not self.refused


def header_of(source: Source, last_year: int, chosen: Mapping[int, str] | None = None) -> Header:
    """``chosen``: what a person said of single columns."""
    return matched(with_target_of(find_header(source.texts), last_year), chosen or {})


def read_list(
    source: Source,
    header: Header,
    head: PlanHead,
    edits: Edits | None = None,
    *,
    write: bool = False,
    by: User | None = None,
) -> Checked:
    """Writes all or nothing; the header must lack nothing."""
    stored = Strategy.objects.filter(code=head.code).select_related("municipality").first()
    resource = ListResource()
    try:
        _refuse_stored(stored, head)
        problems = _import(resource, source, header, head, edits, write=write, by=by)
    except LoadRefused as refused:
        return Checked(tuple(resource.entries), (), resource.plan, None, stored, refused.reasons)
    return Checked(tuple(resource.entries), problems, resource.plan, resource.report, stored)


def _import(
    resource: ListResource,
    source: Source,
    header: Header,
    head: PlanHead,
    edits: Edits | None,
    *,
    write: bool,
    by: User | None,
) -> tuple[Problem, ...]:
    lines = read_lines(source, header, edits)
    known = Known(_departments(head), (line["owner"] for line in lines.lines))
    kept = kept_of(head.code)
    result = resource.import_data(
        table_of(lines),
        dry_run=not write,
        lines=lines,
        head=head,
        known=known,
        make=lambda entries: plan_of(entries, head, header, kept),
        by=by,
    )
    return result.problems


def _departments(head: PlanHead) -> list[str]:
    found = Department.objects.filter(municipality__code=head.municipality.code, valid_to=None)
    return [str(one) for one in found.order_by("order", "id")]


def _refuse_stored(stored: Strategy | None, head: PlanHead) -> None:
    if stored is not None and stored.municipality.code != head.municipality.code:
        raise LoadRefused(
            f"コード「{head.code}」は{stored.municipality}の計画に使われています。別のコードにしてください。"
        )
