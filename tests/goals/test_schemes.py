"""The shipped grade schemes: read strictly from their file, loaded again and again without harm."""

import pytest
from django.conf import settings
from django.core.management import call_command

from goals.models import GradeClass, GradeScheme
from goals.schemes import FILE, BadSchemes, load_shipped, read_schemes, shipped_schemes
from tests.builders import make_strategy

TEXT = (settings.BASE_DIR / FILE).read_text(encoding="utf-8")


def read(*changes: tuple[str, str]):
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return read_schemes(text)


def stored() -> list[tuple]:
    return list(GradeClass.objects.values_list("pk", "scheme__code", "code", "label", "threshold"))


def test_three_schemes_are_shipped_and_ina_s_comes_first():
    assert [scheme.code for scheme in shipped_schemes()] == ["ina", "ibaraki", "nagano"]
    ibaraki = shipped_schemes()[1]
    assert [(one.label, one.threshold) for one in ibaraki.classes] == [
        ("順調", 100),
        ("概ね順調", 80),
        ("やや遅れ", 50),
        ("遅れ", None),
    ]
    assert ibaraki.figure == "ratio_to_guide"


def test_lines_of_a_text_are_joined_without_a_gap():
    assert not [scheme.code for scheme in shipped_schemes() if " " in scheme.source or "\n" in scheme.source]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("format: inastrategy-schemes/1", "format: inastrategy-schemes/9"), "format は"),
        (("code: ina\n", "code: Ina\n"), "英小文字"),
        (("code: ibaraki", "code: ina"), "一つずつ別に"),
        (("code: ina\n", "code: iida\n"), "ina を残して"),
        (("figure: ratio_to_guide", "figure: average"), "区分「ibaraki」の figure"),
        (("threshold: 50", "threshold: 80"), "良い区分から順に"),
        (("threshold: 50", "threshold: 半分"), "0から9999.99"),
        (("threshold: 50", "threshold: 50.005"), "小数2桁"),
        ((", threshold: 80}", "}"), "最後の区分のほかは"),
        (("symbol: ▽", "symbol: ▼"), "symbol は、区分ごとに別"),
        (("token: weak", "token: poor"), "token は、区分ごとに別"),
        (("token: weak", "token: green"), "token は good、fair、weak、poor"),
        (("code: on_track", "code: fine"), "on_track とし"),
        (("code: needs_effort", "code: no_actual"), "no_actual は使わない"),
        (("label: やや遅れ", "label: ''"), "label を20文字以内"),
        (("schemes:", "schemes: ["), "YAML"),
    ],
    ids=str,
)
def test_a_wrong_file_is_refused_with_the_place_and_the_way_out(change, reason):
    with pytest.raises(BadSchemes, match=reason):
        read(change)


@pytest.mark.django_db
class TestLoading:
    def test_every_migration_leaves_them_in_place(self):
        assert list(GradeScheme.objects.values_list("code", flat=True)) == ["ina", "ibaraki", "nagano"]

    def test_loading_again_writes_nothing(self, django_assert_num_queries):
        before = stored()
        with django_assert_num_queries(8):  # a savepoint, and for each scheme itself and its classes
            load_shipped()
        assert stored() == before

    def test_what_was_altered_is_as_the_file_says_again(self):
        make_strategy()
        GradeClass.objects.filter(scheme__code="ina", code="needs_effort").update(label="遅れ気味")
        GradeScheme.objects.filter(code="ina").update(name="別の名")
        load_shipped()
        ina = GradeScheme.objects.get(code="ina")
        assert ina.name == shipped_schemes()[0].name
        assert ina.classes.get(code="needs_effort").label == "努力を要する"
        assert make_strategy().grade_scheme == ina

    def test_one_that_is_gone_from_the_file_stays_for_somebody_may_grade_by_it(self, monkeypatch):
        left = shipped_schemes()[:1]
        monkeypatch.setattr("goals.schemes.shipped_schemes", lambda: left)
        load_shipped()
        assert GradeScheme.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_gets_them_back():
    call_command("flush", interactive=False, verbosity=0)
    assert GradeScheme.objects.count() == 3
