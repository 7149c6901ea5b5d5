from pathlib import Path
from typing import Any

from kpis.commands import PlannersCommand, Refusal, chosen_strategy
from kpis.plan.listing.template import template_bytes
from organization.models import User


class Command(PlannersCommand):
    help = (
        "計画を登録するための様式（Excel）を書き出します。--strategy を付けると、その計画の指標を記入して書き出します。"
        "記入した様式は、import_plan か、スタートの「計画を登録する」で読み込みます。"
    )

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE.xlsx", help="書き出すファイル")

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        content = template_bytes(chosen_strategy(strategy_code) if strategy_code else None)
        try:
            Path(options["file"]).write_bytes(content)
        except OSError as error:
            raise Refusal(f"ファイル「{options['file']}」に書き込めません（{error.strerror}）。") from None
        self.stdout.write(f"{options['file']} に書き出しました。")
