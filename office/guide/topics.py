"""The pages of 操作の手引き: for whom each is, and the pages on which its question arises."""

from organization.frozen import frozen
from organization.models import User

GLOSSARY = "glossary"


@frozen
class Topic:
    """``slug``: the text's file and the address. ``title``: what a link calls it.

    ``views``: view names, or namespaces with their colon (「entry:」), from which the page is linked. A longer name
    goes before a shorter one.
    """

    slug: str
    title: str
    views: tuple[str, ...] = ()


@frozen
class Part:
    """The pages of one reader. ``reads``: an attribute of the user that tells whose they are; empty is everyone's."""

    title: str
    topics: tuple[Topic, ...]
    reads: str = ""


_PLAN = ("registering:", "plan:", "plancheck:", "plan_standing:", "revisions:")
PARTS = (
    Part(
        "実績を入力する職員",
        (
            Topic("entry", "実績を入力する", ("entry:",)),
            Topic("causes", "要因・今後の取組・根拠資料を書く", ("entry:kpi",)),
            Topic("workbook", "Excelで入力する", ("workbook:",)),
            Topic("evaluation", "施策評価を書く", ("evaluating:",)),
            Topic("approval", "所属長が決裁する", ("approval:",)),
        ),
        "is_department_staff",
    ),
    Part(
        "企画部門",
        (
            Topic("first-week", "最初の週", ("start:",)),
            Topic(
                "plan", "計画を登録する・直す", ("registering:", "plan:", "plancheck:", "plan_standing:", "revisions:")
            ),
            Topic("people", "職員と部署", ("people:", "departments:", "municipality:")),
            Topic("year", "年度を開き、入力を見守る", ("steering:", "board:", "population:", "schemes:")),
            Topic("checking", "値を確認する・差し戻す", ("checking:",)),
            Topic("meeting", "審議会を準備する", ("council:", "survey:")),
            Topic("publication", "公表する・訂正する", ("publication:",)),
        ),
        "is_planning",
    ),
    Part("審議会委員", (Topic("member", "資料を読み、意見を書く", ("reading:",)),), "is_council"),
    Part(
        "全員",
        (
            Topic(GLOSSARY, "用語集"),
            Topic("account", "サインインとパスワード", ("people:password", "people:own")),
        ),
    ),
)
TOPICS = {topic.slug: topic for part in PARTS for topic in part.topics}
_BY_VIEW = sorted(((view, topic) for topic in TOPICS.values() for view in topic.views), key=lambda pair: -len(pair[0]))


def topic_of(view_name: str) -> Topic | None:
    """The page of the guide that answers what one may ask on a page; the most exact name wins."""
    return next((topic for view, topic in _BY_VIEW if view_name == view or _is_below(view_name, view)), None)


def _is_below(view_name: str, namespace: str) -> bool:
    return namespace.endswith(":") and view_name.startswith(namespace)


def parts_for(user: User) -> list[tuple[Part, bool]]:
    """All parts, the person's own first; True where it is theirs."""
    found = [(part, not part.reads or bool(getattr(user, part.reads))) for part in PARTS]
    return sorted(found, key=lambda pair: not pair[1])
