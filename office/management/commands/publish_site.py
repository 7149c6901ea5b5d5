from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from goals.models import Strategy
from kpis.commands import PlannersCommand, Refusal
from office.search.index import index_of
from organization.models import User
from reports.site.folder.exchange import FolderRefused, Written, alone, exchange, look
from reports.site.folder.links import broken_links
from reports.site.folder.pages import NotMade, Site

MOST_NAMED = 20


class Command(PlannersCommand):
    help = (
        "公開している計画のすべての公開ページとファイルを、ウェブサーバーに置くだけで読める形でフォルダーに書き出します。"
        "変わったファイルだけを書き換え、書き終えてから一度に入れ替えます。なくなったページは取り除きます。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Of all public plans: there is none to choose, and nothing that somebody is recorded for."""
        parser.add_argument("folder", metavar="DIR", help="書き出し先のフォルダー（なければ作ります）")
        parser.add_argument(
            "--base-path",
            metavar="/x/",
            default="/",
            help="サイトを置く場所のパス。https://example.lg.jp/kpi/ に置くときは /kpi/（省略すると /）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        options |= {"strategy": "", "acting": ""}
        super().handle(*args, **options)

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        base = _base_path(options["base_path"])
        strategies = list(Strategy.objects.public().select_related("municipality"))
        if not strategies:
            raise Refusal("公開している計画がありません。publish_plan CODE で計画を公開してから、実行してください。")
        try:
            with alone(Path(options["folder"])) as folder:
                site = Site(base, index_of(strategies), self._say)
                look(folder, site.paths)
                files = site.make()
                self._check(files, base)
                self._tell(exchange(files, folder))
        except (FolderRefused, NotMade) as refused:
            raise Refusal(str(refused)) from None

    def _check(self, files: dict[str, bytes], base: str) -> None:
        self._say("リンクを確かめています")
        broken = list(broken_links(files, base))
        if broken:
            named = [f"リンク切れ：{one.page} → {one.link}" for one in broken[:MOST_NAMED]]
            rest = [f"ほか{len(broken) - MOST_NAMED}件"] if len(broken) > MOST_NAMED else []
            raise Refusal("リンク切れがあるため、書き出しませんでした。", *named, *rest)

    def _tell(self, done: Written) -> None:
        self._say(
            f"書き出し：{len(done.written)}件　変更なし：{done.unchanged}件　取り除いたもの：{len(done.removed)}件"
        )
        for path in done.kept:
            self.stderr.write(f"注意：このサイトのものではないファイルを残しました。確認してください：{path}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _base_path(text: str) -> str:
    if not text.startswith("/") or not text.endswith("/") or "//" in text or any(one in text for one in "?#\"'<> "):
        raise Refusal(f"--base-path {text} は、/kpi/ のように / で始まり / で終わる形で指定してください。")
    return text
