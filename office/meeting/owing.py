"""Who owes a reply, and the letter that asks for it: one a day to a person, by the rule of all reminders."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from council.acts import unanswered
from council.models import Opinion
from council.subjects import subject_words
from kpis.choices import Stage
from kpis.measurement.months import day
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import Reminder, ReportingYear
from kpis.workflow.outstanding import Server, servers_of
from office.mail.letter import Letter, Occasion, address, closing, one_line
from office.meeting.lines import with_all
from organization.frozen import frozen
from organization.lineage import Lineage
from organization.models import Department, User

FIRST_WORDS = 60  # of an opinion, in a letter


@frozen
class Owing:
    """One department with the opinions it has not replied to; None is the planning division itself."""

    department: Department | None
    opinions: tuple[Opinion, ...]
    servers: tuple[Server, ...]
    told: dt.date | None = None

    @property
    def can_remind(self) -> bool:
        return self.department is not None and bool(self.servers)

    @property
    def told_text(self) -> str:
        return f"{day(self.told)}に依頼" if self.told else ""


def owing(year: ReportingYear, lineage: Lineage, on: dt.date) -> list[Owing]:
    """In the city's order of departments, planning last. A fixed number of queries.

    Where a reorganisation split the named department, each of its successors is asked.
    """
    by_department: dict[int | None, list[Opinion]] = defaultdict(list)
    for opinion in with_all(unanswered(year.strategy, year.fiscal_year)):
        answering = lineage.now(opinion.department, on) if opinion.department else ()
        for department in answering or (None,):
            by_department[department and department.pk].append(opinion)
    found = {pk: lineage.get(pk) for pk in by_department}
    servers = servers_of(pk for pk in by_department if pk is not None)
    told = _told(year, servers)
    order = sorted(by_department, key=lambda pk: (pk is None, pk and (found[pk].order, pk)))
    return [
        Owing(
            department=found[pk],
            opinions=tuple(by_department[pk]),
            servers=tuple(servers.get(pk, ())),
            told=max((told[one.user.pk] for one in servers.get(pk, ()) if one.user.pk in told), default=None),
        )
        for pk in order
    ]


def letters(year: ReportingYear, departments: Collection[int], on: dt.date) -> list[Letter]:
    """To everybody who serves one of these departments. A letter names all that the person owes, in every strategy."""
    municipality = year.strategy.municipality
    lineage = Lineage.of(municipality)
    years = ReportingYear.objects.filter(strategy__municipality=municipality, stage=Stage.COUNCIL)
    owed: dict[User, list[tuple[ReportingYear, Owing]]] = defaultdict(list)
    for one_year in years.select_related("strategy__municipality").order_by("fiscal_year", "strategy__code"):
        for one in owing(one_year, lineage, on):
            for server in one.servers:
                owed[server.user].append((one_year, one))
    return [
        Letter(user, Occasion.REPLIES, year, _subject(parts), _body(user, parts))
        for user, parts in sorted(owed.items(), key=lambda pair: (pair[0].display_name, pair[0].pk))
        if any(one_year == year and one.department.pk in departments for one_year, one in parts)
    ]


def _told(year: ReportingYear, servers: Mapping[int, list[Server]]) -> dict[int, dt.date]:
    people = {server.user.pk for serving in servers.values() for server in serving}
    reminders = Reminder.objects.filter(user__in=people, year=year, kind=Occasion.REPLIES).order_by("on")
    return dict(reminders.values_list("user", "on"))


def _subject(parts: Iterable[tuple[ReportingYear, Owing]]) -> str:
    parts = list(parts)
    names = dict.fromkeys(year.strategy.short_name for year, _ in parts)
    count = sum(len(one.opinions) for _, one in parts)
    council = parts[0][0].strategy.words.council
    what = f"{wareki(parts[0][0].fiscal_year)}の{council}の意見への対応方針の記入（{count}件）"
    return one_line(f"【{'・'.join(names)}】{what}")


def _body(user: User, parts: list[tuple[ReportingYear, Owing]]) -> str:
    council = parts[0][0].strategy.words.council
    written = [f"{user} 様", f"{council}の次の意見が、あなたの部署の対応方針を待っています。記入をお願いします。"]
    by_year: dict[ReportingYear, list[Owing]] = defaultdict(list)
    for year, one in parts:
        by_year[year].append(one)
    written += [_year_part(year, several) for year, several in by_year.items()]
    written.append(f"行き違いですでに記入された場合は、ご容赦ください。\n{closing(parts[0][0].strategy.municipality)}")
    return "\n\n".join(written) + "\n"


def _year_part(year: ReportingYear, owed: list[Owing]) -> str:
    lines = [f"■ {year.strategy.name}　{fiscal_year_label(year.fiscal_year)}の検証"]
    for one in owed:
        lines.append(f"［{one.department}］")
        lines += [
            f"・意見{opinion.number}（{subject_words(opinion)}）\n　　{_first_words(opinion.text)}"
            for opinion in one.opinions
        ]
    lines.append(f"記入するページ：{address('council:replies', year)}")
    return "\n".join(lines)


def _first_words(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= FIRST_WORDS else f"{text[:FIRST_WORDS]}…"
