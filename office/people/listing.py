"""The list of people: what narrows it, and its columns."""

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from organization.choices import Role
from organization.models import Department, User

ACTIVE = "active"
STATES = [(ACTIVE, "利用中"), ("initial", "初期パスワードのまま"), ("disabled", "利用停止"), ("all", "すべて")]
NONE = "－"
HEAD = mark_safe('<span class="sub">（所属長）</span>')
NOWRAP = {"td": {"class": "nowrap"}}


class FilterForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="filter-%s", **kwargs)


class PeopleFilter(django_filters.FilterSet):
    """What the address asks for; nonsense in it asks for nothing."""

    q = django_filters.CharFilter(label="職員番号・氏名", method="by_words")
    department = django_filters.ModelChoiceFilter(
        label="担当部署", field_name="departments", queryset=Department.objects.none(), empty_label="すべて"
    )
    state = django_filters.ChoiceFilter(label="状態", choices=STATES, empty_label=None, method="by_state")

    class Meta:
        model = User
        fields = ["q", "department", "state"]
        form = FilterForm

    def __init__(self, data, people: QuerySet, departments: QuerySet):
        super().__init__(data, people)
        self.form.fields["department"].queryset = departments

    def by_words(self, people, name, text):
        return people.matching(text)

    def by_state(self, people, name, state):
        return people.in_state(state)

    def filter_queryset(self, people):
        """Who works here now, unless another state is asked for."""
        found = super().filter_queryset(people)
        return found if self.form.cleaned_data.get("state") else found.in_state(ACTIVE)


class PeopleTable(tables.Table):
    username = tables.Column(
        "職員番号", linkify=("people:person", {"pk": tables.A("pk")}), attrs={"td": {"class": "table__code"}}
    )
    name = tables.Column("氏名", accessor="display_name", empty_values=(), attrs={"td": {"scope": "row"}})
    role = tables.Column("役割", attrs=NOWRAP)
    services = tables.Column("担当部署", empty_values=(), attrs={"td": {"class": "table__department"}})
    email = tables.Column("メール", default=NONE)
    state = tables.Column("状態", empty_values=(), attrs=NOWRAP)
    last_login = tables.DateColumn("Y年n月j日", verbose_name="最後のサインイン", default=NONE, attrs=NOWRAP)

    class Meta:
        template_name = "components/table.html"
        orderable = False

    caption = "職員番号の順。所属長は、決裁を行う職員です。"

    def render_name(self, value: str) -> str:
        return value or "（氏名未登録）"

    def render_services(self, record: User) -> str:
        served = [(one.department, HEAD if one.is_head else "") for one in record.services.all()]
        if served:
            return format_html_join(mark_safe("<br>"), "{}{}", served)
        return mark_safe("<b>なし</b>") if record.role == Role.STAFF and record.is_active else NONE

    def render_state(self, record: User) -> str:
        if not record.is_active:
            return "利用停止"
        return "初期パスワードのまま" if record.must_change_password else "利用中"
