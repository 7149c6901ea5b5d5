"""What every management command shares: ``--strategy``, ``--as``, and refusing without a traceback.

A command subclasses ``PlannersCommand``, adds its own arguments in ``add_own_arguments`` and acts in ``act``.
It refuses by raising ``Refusal("reason", …)``, or where the act does: exit 1 with the reasons. Wrong usage is
argparse's exit 2.
"""

import argparse
import datetime as dt
import re
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InternalError, OperationalError

from goals.models import Strategy, default_strategy
from kpis.measurement.numerals import wareki
from kpis.models import ReportingYear
from organization.eras import implausible
from organization.models import User
from organization.refusals import Refused


class Refusal(CommandError):
    """The command will not do it; each reason says what to do."""

    def __init__(self, *reasons: str):
        super().__init__("\n".join(reasons), returncode=1)
        self.reasons = reasons


class PlannersCommand(BaseCommand):
    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--strategy",
            metavar="CODE",
            default="",
            help="対象の戦略のコード（省略すると、設定 DEFAULT_STRATEGY の戦略か、登録されているただ一つの戦略）",
        )
        parser.add_argument(
            "--as",
            dest="acting",
            metavar="USER",
            default="",
            help="この職員が行ったものとして記録します（省略すると「システム（コマンド）」）",
        )
        self.add_own_arguments(parser)

    def add_own_arguments(self, parser) -> None:
        """Arguments of this command only."""

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        self.act(strategy_code=options["strategy"], by=acting_user(options["acting"], options["strategy"]), **options)

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (OperationalError, InternalError) as error:
            return self._refuse(
                Refusal(
                    f"データベースを使えません。設定、移行（migrate）、ディスクの空きと書込みの権限をご確認ください。詳細：{error}"
                )
            )
        except Refusal as refusal:
            return self._refuse(refusal)
        except Refused as refused:
            return self._refuse(Refusal(str(refused)))

    def _refuse(self, refusal: Refusal) -> None:
        """From the shell: the reasons alone. From Python (``call_command``): the exception."""
        if not self._called_from_command_line:
            raise refusal
        for reason in refusal.reasons:
            self.stderr.write(reason)
        sys.exit(refusal.returncode)


def chosen_strategy(code: str) -> Strategy:
    """``--strategy CODE``; without it the configured or the only one."""
    strategy = Strategy.objects.select_related("municipality").filter(code=code).first() if code else default_strategy()
    if strategy is not None:
        return strategy
    codes = registered_codes()
    if code or settings.DEFAULT_STRATEGY:
        raise Refusal(f"戦略「{code or settings.DEFAULT_STRATEGY}」はありません。登録されている戦略：{codes}")
    raise Refusal(f"戦略が複数あります。--strategy で一つを選んでください：{codes}")


def registered_codes() -> str:
    """Of all plans; a command that needs a plan refuses where there is none."""
    codes = "、".join(Strategy.objects.order_by("code").values_list("code", flat=True))
    if not codes:
        raise Refusal(
            "計画がありません。スタートのページの「計画を登録する」か、import_plan、load_strategy で登録してください。"
        )
    return codes


def acting_user(username: str, strategy_code: str = "") -> User | None:
    """``--as USER``; the strategy says which city's, where several have one. None acts as the system."""
    if not username:
        return None
    people = User.objects.filter(username=username, is_active=True)
    if len(people) > 1:
        people = people.filter(municipality__strategies__code=strategy_code)
        if len(people) != 1:
            raise Refusal(f"職員「{username}」は複数の自治体にいます。--strategy で計画を指定してください。")
    if not people:
        raise Refusal(f"職員「{username}」はいないか、無効になっています。")
    return people[0]


def file_content(path: str) -> bytes:
    """The bytes of a file named on the command line."""
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise Refusal(f"ファイル「{path}」がありません。") from None
    except IsADirectoryError:
        raise Refusal(f"「{path}」はフォルダーです。中のファイルを指定してください。") from None
    except OSError as error:
        raise Refusal(f"ファイル「{path}」を読めません（{error.strerror}）。") from None


def chosen_year(strategy: Strategy, fiscal_year: int) -> ReportingYear:
    """The reporting year named on the command line."""
    year = ReportingYear.objects.of(strategy).select_related("strategy").filter(fiscal_year=fiscal_year).first()
    if year is None:
        raise Refusal(f"{wareki(fiscal_year)}はまだありません。open_year で年度を作成してください。")
    return year


def fiscal_year(text: str) -> int:
    """An argument's type: a western year of four digits; anything else is wrong usage."""
    if not re.fullmatch(r"[0-9]{4}", text):
        raise argparse.ArgumentTypeError(f"「{text}」は年度ではありません（西暦の4桁、例：2025）。")
    return int(text)


def day(text: str) -> dt.date:
    """An argument's type: anything but a day that a city may mean is wrong usage."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"「{text}」は日付ではありません（例：2026-06-30）。") from None
    if words := implausible(found):
        raise argparse.ArgumentTypeError(f"「{text}」は{words}")
    return found


def tell_bulk(command: BaseCommand, bulk: Any, done: str) -> None:
    """How many were done, and each that was left with its reason."""
    for left in bulk.left:
        command.stdout.write(
            f"{left.subject.code} {left.subject.name}（{left.subject.owner or '入力担当部署なし'}）：{left.why}"
        )
    command.stdout.write(
        f"{done}：{len(bulk.done):,}件　残り（left）：{len(bulk.left):,}件" + beside_words(len(bulk.also))
    )


def beside_words(count: int) -> str:
    """What was done along in other plans that use the same numbers; nothing where nothing was."""
    return f"　ほかの計画の同じ指標（also）：{count:,}件" if count else ""
