"""What the lines of the April file mean, and every reason why they cannot be done. Writes nothing."""

import datetime as dt
import unicodedata
from collections import Counter

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kpis.sheets.kit.problems import Problems
from kpis.sheets.kit.table import Row, Table
from office.people.sheet import ACTION, DEPARTMENTS, EMAIL, HEAD, NAME, ROLE, USERNAME, Action, Checked, Step
from organization.choices import Role
from organization.eras import long_date
from organization.lineage import Lineage
from organization.matching import plain
from organization.models import Department, Municipality, User
from organization.permissions import may_manage
from organization.staff_numbers import alike, core, zeros_expected, zeros_problem
from organization.staffing import Particulars, Posting, in_order, words_of

AS_TEXT = "Excelでは、職員番号の列の表示形式を「文字列」にしてください。"
BY_HAND = "この番号で正しいときは、職員のページで登録できます。"
MAX_NEW = 300  # each new password is hashed, which takes its time


def check(table: Table, municipality: Municipality, on: dt.date, by: User) -> Checked:
    """A handful of queries, whatever the number of rows."""
    return _Check(table, municipality, on, by).run()


class _Check:
    def __init__(self, table: Table, municipality: Municipality, on: dt.date, by: User):
        self.lines, self.municipality, self.on, self.by = table.rows, municipality, on, by
        self.found = Checked(problems=Problems(table.problems))
        names = [line[USERNAME] for line in self.lines]
        ours = User.objects.of(municipality)
        people = ours.filter(username__in=names).prefetch_related("services__department")
        self.people = {person.username: person for person in people}
        self.registered = {person.username: person for person in ours}
        self.by_digits = {digits: number for number in self.registered if (digits := core(number))}
        self.seen = Counter(map(alike, names))
        self.lineage = Lineage.of(municipality)
        self.departments = {
            _key(department): department
            for department in Department.objects.filter(municipality=municipality).in_force(on)
        }
        self.former = {_key(department): department for department in self.lineage.departments}

    def run(self) -> Checked:
        for line in self.lines:
            before = len(self.found.problems)
            step = self._step(line)
            if step is not None and len(self.found.problems) == before:
                self.found.steps.append(step)
        self._limits()
        return self.found

    # --- One row -----------------------------------------------------------------------------------------------

    def _step(self, line: Row) -> Step | None:
        username, action = line[USERNAME], self._action(line)
        if not username:
            return self._wrong(line, USERNAME, "職員番号を入力してください。")
        if (count := self.seen[alike(username)]) > 1:
            return self._wrong(line, USERNAME, f"職員番号「{username}」が、このファイルに{count}行あります。")
        person = self.people.get(username)
        if person is None and (problem := self._zeros(username, action)):
            return self._wrong(line, USERNAME, problem)
        if action is None:
            return self._idle(line, person)
        if action == Action.NEW:
            return self._new(line, person)
        if not self._is_own(person):
            return self._wrong(
                line, USERNAME, f"職員番号「{username}」は登録されていません。新しい職員は「新規」にします。"
            )
        return self._existing(line, person, action)

    def _zeros(self, username: str, action: Action | None) -> str:
        """A spreadsheet took a number's leading zeros away: whose it may be is said, and no second account made."""
        if meant := self.by_digits.get(core(username)):
            return f"{zeros_problem(username, meant, self._name_of(meant))}{AS_TEXT}"
        if action == Action.NEW and (example := zeros_expected(username, self.registered)):
            named = f"「{example}」{name}さん" if (name := self._name_of(example)) else f"「{example}」"
            return f"先頭の0が落ちていませんか（登録済みの番号の例：{named}）。{AS_TEXT}{BY_HAND}"
        return ""

    def _name_of(self, number: str) -> str:
        person = self.registered[number]
        return str(person) if may_manage(self.by, person) else ""

    def _action(self, line: Row) -> Action | None:
        if not line[ACTION]:
            return None
        try:
            return Action(line[ACTION])
        except ValueError:
            return self._wrong(
                line, ACTION, f"「{line[ACTION]}」ではなく、異動・新規・停止のどれかを入力してください。"
            )

    def _idle(self, line: Row, person: User | None) -> None:
        """No action asked for; a change beside it is a forgotten word rather than a wish for nothing."""
        if line[ACTION]:
            return None
        if not self._is_own(person):
            return self._wrong(line, ACTION, "登録されていない職員です。登録するときは「新規」と入力してください。")
        told = self._told(line, person)
        if told is not None and words_of(in_order(told.postings)) != words_of(_postings(person)):
            return self._wrong(line, ACTION, "部署が変わっていますが、操作が空欄です。「異動」と入力してください。")
        self.found.idle += 1
        return None

    def _is_own(self, person: User | None) -> bool:
        return person is not None and person.municipality_id == self.municipality.pk and may_manage(self.by, person)

    def _new(self, line: Row, person: User | None) -> Step | None:
        if person is not None:
            return self._wrong(
                line, USERNAME, f"職員番号「{line[USERNAME]}」はすでに使われています。番号を確認してください。"
            )
        try:
            UnicodeUsernameValidator()(line[USERNAME])
        except ValidationError:
            self._wrong(line, USERNAME, "職員番号に使えるのは、文字、数字と @ . + - _ だけです（空白は使えません）。")
        if len(line[USERNAME]) > 150 or len(line[NAME]) > 50:
            self._wrong(line, USERNAME, "職員番号は150字、氏名は50字までです。")
        if not line[NAME]:
            self._wrong(line, NAME, "氏名を入力してください。")
        told = self._told(line, None)
        return Step(line.number, Action.NEW, told) if told else None

    def _existing(self, line: Row, person: User, action: Action) -> Step | None:
        if not line[NAME]:
            return self._wrong(line, NAME, "氏名を入力してください。番号の取り違えを防ぐために照らし合わせます。")
        if person.display_name and _plain(line[NAME]) != _plain(person.display_name):
            return self._wrong(
                line,
                NAME,
                f"「{person.username}」は「{person.display_name}」さんの番号です。番号を確認してください"
                "（氏名が変わった職員は、職員のページで氏名を変えてから取り込みます）。",
            )
        if not person.is_active:
            return self._wrong(
                line, USERNAME, f"{person}さんの利用は停止しています。職員のページで利用を再開できます。"
            )
        before = words_of(_postings(person))
        if action == Action.STOP:
            if person == self.by:
                return self._wrong(
                    line, ACTION, "ご自分の利用は停止できません。ほかの企画部門の職員に依頼してください。"
                )
            return Step(line.number, action, Particulars(person.username, person.display_name), person, before)
        told = self._told(line, person)
        if told is None:
            return None
        if person == self.by and told.role != person.role:
            return self._wrong(line, ROLE, "ご自分の役割は変えられません。ほかの企画部門の職員に依頼してください。")
        return Step(line.number, action, told, person, before)

    # --- Cells -------------------------------------------------------------------------------------------------

    def _told(self, line: Row, person: User | None) -> Particulars | None:
        before = len(self.found.problems)
        role, postings = self._role(line, person), self._served(line)
        email = plain(line[EMAIL])
        if email:
            try:
                validate_email(email)
            except ValidationError:
                self._wrong(line, EMAIL, f"「{line[EMAIL]}」はメールアドレスの形ではありません。")
        if role == Role.STAFF and not postings and not line[DEPARTMENTS] and line[ACTION]:
            self._wrong(line, DEPARTMENTS, "部署を入力してください。担当がなくなる職員は「停止」にします。")
        if len(self.found.problems) > before or role is None:
            return None
        name = (person.display_name if person else "") or line[NAME]
        return Particulars(line[USERNAME], name, role, postings, email or (person.email if person else ""))

    def _role(self, line: Row, person: User | None) -> Role | None:
        """Planning rights do not travel by themselves: whoever moves says in the file what they are afterwards."""
        if line[ROLE]:
            named = next((role for role in Role if role.label == line[ROLE]), None)
            if named is None:
                labels = "・".join(Role.labels)
                self._wrong(line, ROLE, f"「{line[ROLE]}」ではなく、{labels}のどれかを入力してください。")
            return named
        if person is None:
            return Role.STAFF
        if person.role != Role.STAFF and line[ACTION]:
            label = person.get_role_display()
            return self._wrong(
                line, ROLE, f"いまの役割は「{label}」です。異動後の役割を「役割」の列に入力してください（例：担当課）。"
            )
        return Role(person.role)

    def _served(self, line: Row) -> tuple[Posting, ...]:
        names = [name for name in _split(line[DEPARTMENTS]) if name]
        marks = _split(line[HEAD])
        if wrong := [mark for mark in marks if mark not in ("", "1")]:
            self._wrong(line, HEAD, f"「{wrong[0]}」ではなく、所属長なら1、そうでなければ空欄にしてください。")
        if len(names) > 1 and line[HEAD] and len(marks) != len(names):
            self._wrong(line, HEAD, "部署と同じ数だけ「;」で区切ってください（例：最初の部署だけ所属長なら「1;」）。")
        marks += [""] * (len(names) - len(marks))
        postings = [
            Posting(department, mark == "1")
            for name, mark in zip(names, marks, strict=False)
            if (department := self._department(line, name))
        ]
        if len({posting.department.pk for posting in postings}) != len(postings):
            self._wrong(line, DEPARTMENTS, "同じ部署が二度書かれています。")
        return tuple(postings)

    def _department(self, line: Row, name: str) -> Department | None:
        if found := self.departments.get(_plain(name)):
            return found
        former = self.former.get(_plain(name))
        if former is None:
            return self._wrong(line, DEPARTMENTS, f"「{name}」という部署はありません。「部 課」の形で書いてください。")
        now = "、".join(map(str, self.lineage.now(former, self.on)))
        hint = f"いまは「{now}」です。" if now and former.valid_to else "部署の一覧で期間を確認してください。"
        return self._wrong(line, DEPARTMENTS, f"「{former}」は{long_date(self.on)}には存在しません。{hint}")

    # --- The file as a whole -----------------------------------------------------------------------------------

    def _limits(self) -> None:
        new = [step for step in self.found.steps if step.action == Action.NEW]
        if len(new) > MAX_NEW:
            text = f"新規は一度に{MAX_NEW}人までです。ファイルを分けてください。"
            self.found.problems.add(new[MAX_NEW].row, ACTION, text)
        leaving = [
            step for step in self.found.steps if step.person and step.person.is_planning and _stops_planning(step)
        ]
        coming = [step for step in self.found.steps if step.told.role == Role.PLANNING and step.action != Action.STOP]
        gone = [step.person.pk for step in leaving]
        staying = User.objects.planners().filter(municipality=self.municipality).exclude(pk__in=gone)
        if leaving and not coming and not staying.exists():
            text = "企画部門の職員がひとりもいなくなります。後任を「企画部門」として登録してください。"
            self.found.problems.add(leaving[-1].row, ACTION, text)
        self.found.problems.sort(key=lambda problem: problem.row)

    def _wrong(self, line: Row, column: str, text: str) -> None:
        self.found.problems.add(line.number, column, text)


def _stops_planning(step: Step) -> bool:
    if step.person is None or not step.person.is_planning:
        return False
    if step.action == Action.STOP:
        return True
    return step.told.role != Role.PLANNING and not step.person.is_superuser


def _postings(person: User) -> tuple[Posting, ...]:
    """From what was prefetched."""
    return in_order([Posting(service.department, service.is_head) for service in person.services.all()])


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("；", ";").split(";")] if text else []


def _plain(text: str) -> str:
    """For comparing names only: without spaces, full-width and half-width alike."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _key(department: Department) -> str:
    return _plain(str(department))
