"""First registration in bulk: what a city's own list of people means, what is proposed, and what is wrong by cell.

Writes nothing but in ``register``. A proposal (a department's whole name, a name to sign in with) is said beside the
cell and never stands in the way; what is wrong does.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from kpis.plan.listing.departments import Known, named_in
from kpis.sheets.kit.headings import Wanted
from office.kit.pasted import Cell
from organization.choices import Role
from organization.frozen import frozen
from organization.matching import plain
from organization.models import Department, Municipality, User
from organization.staff_numbers import alike
from organization.staffing import Issued, Particulars, Posting, number_problem, register_people

COLUMNS = (
    Wanted("name", "氏名", "名前 職員氏名 職員名 担当者 担当者名 担当者氏名 担当職員 委員名"),
    Wanted("division", "部", "部名 部局 部局名"),
    Wanted("department", "部署", "所属 所属部署 部署名 所属名 担当部署 課 課名 所属課 担当課 担当課名 部課名 所管課"),
    Wanted("head", "所属長", "決裁者 役職 役職名 職名 補職名 職"),
    Wanted("email", "メール", "メールアドレス E-mail mail Eメール 電子メール 庁内メール アドレス"),
    Wanted("role", "役割", "権限 区分 システムでの役割"),
    Wanted("username", "職員番号", "サインインの名前 職員コード 職員ID 番号 ID ログインID ユーザーID 社員番号"),
)
TEMPLATE = ("氏名", "部署", "所属長", "メール", "役割", "職員番号")
MOST = 300
_HEADS = ("課長", "室長", "所長", "局長", "館長", "園長", "場長", "センター長")
_NOT_HEADS = ("副", "補佐", "代理", "元")
_YES = {"1", "○", "◯", "はい", "有", "所属長", "決裁者", "true"}
_ROLES = {
    Role.STAFF: ("担当課", "担当", "担当者", "入力担当", "職員", ""),
    Role.PLANNING: ("企画部門", "企画", "企画課", "企画担当", "事務局", "管理者", "とりまとめ"),
    Role.COUNCIL: ("審議会委員", "委員", "審議委員"),
}


TYPED = {"name": "氏名", "department": "部署", "email": "メール", "username": "サインインの名前"}


@dataclass(slots=True)
class Line:
    """One person as typed; ``errors`` and ``notes`` stand at the cell of their key."""

    name: str = ""
    department: str = ""
    is_head: bool = False
    email: str = ""
    role: str = Role.STAFF
    username: str = ""
    is_left_out: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    postings: tuple[Posting, ...] = ()

    @property
    def cells(self) -> dict[str, Cell]:
        """Those that are typed in."""
        return {
            name: Cell(name, label, getattr(self, name), self.errors.get(name, ""), self.notes.get(name, ""))
            for name, label in TYPED.items()
        }

    @property
    def particulars(self) -> Particulars:
        return Particulars(self.username, self.name, Role(self.role), self.postings, self.email)


@frozen
class Judged:
    lines: tuple[Line, ...]
    departments: tuple[str, ...]
    proposed: int = 0  # names to sign in with

    @property
    def places(self) -> list[tuple[str, str]]:
        """Every wrong cell: its id, and what it is called."""
        return [
            (f"{name}-{index}", f"{index + 1}人目（{line.name or '氏名なし'}）：{error}")
            for index, line in enumerate(self.lines)
            if not line.is_left_out
            for name, error in line.errors.items()
        ]

    @property
    def coming(self) -> list[Line]:
        return [line for line in self.lines if not line.is_left_out]

    @property
    def error_count(self) -> int:
        return sum(len(line.errors) for line in self.coming)

    @property
    def note_count(self) -> int:
        return sum(len(line.notes) for line in self.coming)


def lines_of(rows: Iterable[Mapping[str, str]]) -> list[Line]:
    """What a list says, in our words; a word for a role that nobody knows stays, to be told of."""
    return [
        Line(
            name=row.get("name", ""),
            department=_department(row),
            is_head=_is_head(row.get("head", "")),
            email=row.get("email", ""),
            role=_role(row.get("role", "")),
            username=row.get("username", ""),
        )
        for row in rows
    ]


def judge(lines: Sequence[Line], municipality: Municipality, by: User) -> Judged:
    """Every cell: completed where it can be, and told where it is wrong."""
    check = _Check(municipality, by)
    coming = [line for line in lines if not line.is_left_out]
    for line in coming:
        check.person(line)
    check.propose_usernames(coming)
    check.usernames(coming)
    _tell_of_namesakes(coming)
    return Judged(tuple(lines), tuple(check.departments), check.proposed)


def register(judged: Judged, municipality: Municipality, by: User) -> list[Issued]:
    """All of them or nobody."""
    told = [line.particulars for line in judged.coming]
    return register_people(municipality, told, by=by, on=timezone.localdate())


# --- What a list says --------------------------------------------------------------------------------------


def _department(row: Mapping[str, str]) -> str:
    """「総務部」 and 「総務課」 in two columns are one department; a division alone is named as it is."""
    division, section = row.get("division", ""), row.get("department", "")
    return section if division and section.startswith(division) else f"{division} {section}".strip()


def _is_head(text: str) -> bool:
    plain = text.strip().casefold()
    return plain in _YES or (plain.endswith(_HEADS) and not any(word in plain for word in _NOT_HEADS))


def _role(text: str) -> str:
    plain = text.strip()
    return next((role for role, words in _ROLES.items() if plain in words), plain)


# --- Judging -----------------------------------------------------------------------------------------------


class _Check:
    """A handful of queries, whatever the number of people."""

    def __init__(self, municipality: Municipality, by: User):
        self.municipality, self.by = municipality, by
        current = Department.objects.filter(municipality=municipality).in_force(timezone.localdate())
        self.departments = {str(one): one for one in current}
        self.known = Known(self.departments, ())
        self.proposed = 0
        self.taken = set(User.objects.of(municipality).values_list("username", flat=True))

    def person(self, line: Line) -> None:
        if not line.name:
            line.errors["name"] = "氏名を入力してください。"
        elif len(line.name) > 50:
            line.errors["name"] = "氏名は50字までです。"
        if line.role not in Role.values:
            labels = "・".join(Role.labels)
            line.errors["role"] = f"「{line.role}」ではなく、{labels}のどれかを選んでください。"
        line.email = plain(line.email)
        if line.email and not _is_email(line.email):
            line.errors["email"] = f"「{line.email}」はメールアドレスの形ではありません。"
        self._serves(line)

    def _serves(self, line: Line) -> None:
        labels = [self._whole(line, label) for label in named_in(line.department)]
        if None not in labels:
            line.department = "、".join(labels)
            line.postings = tuple(Posting(self.departments[label], line.is_head) for label in dict.fromkeys(labels))
        if not labels and line.role == Role.STAFF:
            line.errors["department"] = "担当課の職員には、部署を入力してください。"

    def _whole(self, line: Line, label: str) -> str | None:
        """The department's name as it is stored; one that is nearly so is proposed."""
        whole = self.known.whole(label)
        if whole in self.departments:
            return whole
        near = self.known.near(label)
        if near in self.departments:
            line.notes["department"] = f"「{label}」は「{near}」としました。違うときは直してください。"
            return near
        asked = f"「{doubt}」ではありませんか。" if (doubt := self.known.doubt(label)) else ""
        line.errors["department"] = (
            f"「{label}」という部署はありません。{asked}一覧から選ぶか、先に部署を登録してください。"
        )
        return None

    def propose_usernames(self, lines: Iterable[Line]) -> None:
        """The part of the address before @, else a running number: kanji have no one reading."""
        taken = self.taken | {line.username for line in lines}
        for line in lines:
            if line.username:
                continue
            line.username = _free(_stem(line), taken)
            taken.add(line.username)
            self.proposed += 1

    def usernames(self, lines: Sequence[Line]) -> None:
        seen = Counter(alike(line.username) for line in lines)
        for line in lines:
            if problem := self._username_problem(line.username, seen):
                line.errors["username"] = problem

    def _username_problem(self, username: str, seen: Mapping[str, int]) -> str:
        try:
            UnicodeUsernameValidator()(username)
        except ValidationError:
            return "使えるのは、文字、数字と @ . + - _ だけです（空白は使えません）。"
        if len(username) > 150:
            return "150字以内で入力してください。"
        if seen[alike(username)] > 1:
            return f"「{username}」が{seen[alike(username)]}人にあります。一人に一つにしてください。"
        if username in self.taken or username.isdecimal():
            return number_problem(self.municipality, username, self.by)
        return ""


def _tell_of_namesakes(lines: Sequence[Line]) -> None:
    seen = Counter(line.name for line in lines if line.name)
    for line in lines:
        if seen[line.name] > 1 and "name" not in line.errors:
            line.notes["name"] = "同じ氏名が二つ以上あります。兼務なら一行にまとめ、部署を「、」で区切ってください。"


def _stem(line: Line) -> str:
    stem = line.email.partition("@")[0] if _is_email(line.email) else ""
    return stem or ("iin-01" if line.role == Role.COUNCIL else "shokuin-01")


def _free(stem: str, taken: set[str]) -> str:
    """The stem itself, else the next number after it."""
    if stem not in taken:
        return stem
    base = stem.removesuffix("-01")
    return next(name for number in range(2, len(taken) + 3) if (name := f"{base}-{number:02}") not in taken)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def as_posted(index: int, posted: Mapping[str, str]) -> Line:
    """A line as the preview's row sends it back."""
    told = {name: posted.get(f"{name}-{index}", "").strip() for name in TYPED}
    role = posted.get(f"role-{index}", Role.STAFF)
    return replace(Line(**told, role=role), is_head=f"head-{index}" in posted, is_left_out=f"without-{index}" in posted)
