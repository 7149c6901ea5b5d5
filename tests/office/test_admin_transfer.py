"""Import and export in the admin: preview first, the shell's rules, all or nothing, no formula in any file."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from kpis.choices import Act, Stage
from kpis.models import KPI, Actual, Event, ReportingYear
from kpis.plan.kpi_list import KPIResource
from kpis.sheets.kit.table import read_table
from tests.builders import (
    make_actual,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db

IMPORT, PROCESS, EXPORT = (f"/admin/kpis/actual/{page}/" for page in ("import", "process_import", "export"))
KPI_IMPORT, KPI_PROCESS, KPI_EXPORT = (page.replace("actual", "kpi") for page in (IMPORT, PROCESS, EXPORT))
HEADER = "kpi_code,fiscal_year,actual_value,value_status,cause"


@pytest.fixture
def planner(client):
    person = make_planner()
    client.force_login(person)
    return person


@pytest.fixture
def kpi(planner):
    return make_kpi(number=1)


def upload(client, *lines, header=HEADER, page=IMPORT, name="actuals.csv", content=None, strategy=None):
    content = "\r\n".join((header, *lines)).encode() if content is None else content
    strategy = strategy or make_strategy()
    file = SimpleUploadedFile(name, content)
    return client.post(page, {"resource": "0", "format": "0", "strategy": strategy.pk, "import_file": file})


def confirm(client, preview, page=PROCESS):
    return client.post(page, values_of(preview.context["confirm_form"]), follow=True)


def values_of(form) -> dict:
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def problems_of(response) -> list[tuple]:
    return [(problem.row, problem.column) for problem in response.context["result"].problems]


class TestActualsIn:
    def test_the_preview_shows_what_will_change_and_writes_nothing(self, client, kpi):
        make_actual("13", kpi=kpi)
        preview = upload(client, "1-1-1,2025,14,final,新しい要因")
        page = preview.content.decode()
        assert "13人/年 → 14人/年" in page
        assert "まだ取り込んでいません" in page
        assert Actual.objects.get().value == 13

    def test_the_confirmed_import_is_the_same_act_as_the_shells(self, client, kpi, planner):
        page = confirm(client, upload(client, "1-1-1,2025,14,final,要因")).content.decode()
        assert "新規1件、変更0件、変更なし0件" in page
        actual = Actual.objects.get()
        assert (actual.value, actual.updated_by, actual.history.get().history_user) == (14, planner, planner)
        assert Event.objects.get(act=Act.IMPORTED).by == planner
        assert ReportingYear.objects.get().stage == Stage.PREPARATION

    def test_every_error_is_told_by_row_and_column_and_nothing_can_be_confirmed(self, client, kpi):
        response = upload(client, "1-1-1,2025,14,final,", "9-9-9,2025,x,ok,", "1-1-1,2031,14,final,")
        assert problems_of(response) == [(3, "kpi_code"), (3, "value_status"), (4, "fiscal_year")]
        assert "confirm_form" not in response.context
        assert "3行目" in response.content.decode()
        assert not Actual.objects.exists()

    def test_the_preview_says_what_paper_cannot_print(self, client, kpi):
        preview = upload(client, "1-1-1,2025,14,final,渇水𒀀のため").content.decode()
        assert "「𒀀」は、PDFの書体にない文字です。" in preview and "ファイルを直して、もう一度" in preview
        assert "書体にない文字" not in upload(client, "1-1-1,2025,14,final,渇水のため").content.decode()

    def test_an_odd_value_is_asked_about_on_the_preview_and_taken_once_confirmed(self, client, kpi):
        preview = upload(client, "1-1-1,2025,140,final,")
        page = preview.content.decode()
        assert "10倍" in page
        assert 'name="accept_unusual"' in page
        assert confirm(client, preview).status_code == 409
        assert not Actual.objects.exists()
        preview = upload(client, "1-1-1,2025,140,final,")
        form = preview.context["confirm_form"]
        client.post(
            PROCESS, {name: form[name].value() for name in form.fields if form[name].value()} | {"accept_unusual": "on"}
        )
        assert Actual.objects.get().value == 140

    def test_where_nothing_is_odd_nothing_is_asked(self, client, kpi):
        assert 'name="accept_unusual"' not in upload(client, "1-1-1,2025,14,final,").content.decode()
        answered = upload(client, "1-1-1,2025,140,final,はい", header=HEADER.replace("cause", "confirmed"))
        assert 'name="accept_unusual"' not in answered.content.decode()

    def test_what_was_overtaken_since_the_preview_writes_nothing_and_says_why(self, client, kpi):
        year = make_year(2025)
        preview = upload(client, "1-1-1,2025,14,final,")
        year.stage = Stage.COUNCIL
        year.save()
        response = confirm(client, preview)
        assert response.status_code == 409
        assert "審議会で審議中" in response.content.decode()
        assert not Actual.objects.exists()

    def test_a_preview_that_was_kept_too_long_leads_back(self, client, kpi):
        preview = upload(client, "1-1-1,2025,14,final,")
        confirm(client, preview)
        assert "期限が切れました" in confirm(client, preview).content.decode()

    def test_xlsx_is_read_too(self, client, kpi):
        make_actual("14", kpi=kpi)
        exported = client.post(EXPORT, {"resource": "0", "format": "1"}).content
        Actual.objects.all().delete()
        confirm(client, upload(client, content=exported, name="actuals.xlsx"))
        assert Actual.objects.get().value == 14

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("actuals.txt", b"kpi_code", "CSV（.csv）かExcel（.xlsx）"),
            ("actuals.xlsx", b"kpi_code,fiscal_year", "拡張子と中身"),
            ("actuals.csv", b"PK\x03\x04", "拡張子と中身"),
            ("actuals.csv", b"kpi_code,fiscal_year,actual_value", "見出しのほかに行がありません"),
            ("actuals.xlsx", b"PK\x03\x04broken", "壊れているか、途中で切れています"),
        ],
    )
    def test_other_files_are_refused_at_the_field(self, client, kpi, name, content, words):
        response = upload(client, content=content, name=name)
        assert words in "".join(response.context["form"].errors["import_file"])

    def test_a_file_above_the_limit_is_refused(self, client, kpi, settings):
        settings.UPLOAD_MAX_BYTES = 1024 * 1024
        response = upload(client, content=b"x" * (1024 * 1024 + 1))
        assert "1MB以内" in response.content.decode()

    def test_the_strategy_of_another_municipality_is_no_choice(self, client, kpi):
        other = make_strategy("tatsuno-1", municipality=make_municipality("辰野町", "203823"))
        preview = upload(client, "1-1-1,2025,14,final,", strategy=other)
        assert preview.context["form"].errors["strategy"]
        good = upload(client, "1-1-1,2025,14,final,")
        form = good.context["confirm_form"]
        data = values_of(form) | {"strategy": other.pk}
        client.post(PROCESS, data)
        assert not Actual.objects.exists()

    def test_department_staff_do_not_import_here(self, client, kpi):
        client.force_login(make_user(departments=[kpi.owner]))
        assert upload(client, "1-1-1,2025,14,final,").status_code == 403
        assert client.post(EXPORT, {"format": "0"}).status_code == 403


class TestOut:
    def test_an_export_comes_back_without_a_change(self, client, kpi):
        make_actual("14.5", kpi=kpi, cause="-5人の減\n二行目", next_step="=今後の取組")
        for code, name in (("0", "actuals.csv"), ("1", "actuals.xlsx")):
            exported = client.post(EXPORT, {"resource": "0", "format": code}).content
            preview = upload(client, content=exported, name=name)
            assert preview.context["result"].totals["skip"] == 1, name

    def test_text_that_would_run_is_neutralised_and_numbers_are_not(self, client):
        client.force_login(make_planner())
        kpi = make_kpi(number=1, baseline="-76", target="125")
        make_actual("-36", kpi=kpi, cause="=HYPERLINK(1)")
        rows = list(csv.reader(io.StringIO(client.post(EXPORT, {"format": "0"}).content.decode("utf-8-sig"))))
        assert rows[1][3] == "-36"
        assert rows[1][5] == "'=HYPERLINK(1)"
        book = load_workbook(io.BytesIO(client.post(EXPORT, {"format": "1"}).content))
        cells = list(book.active.iter_rows())[1]
        assert (cells[3].value, cells[5].data_type, cells[5].value) == (-36, "s", "=HYPERLINK(1)")

    def test_the_export_holds_what_the_list_shows(self, client, kpi):
        make_actual("14", kpi=kpi)
        make_actual("15", kpi=kpi, year=2026)
        content = client.post(f"{EXPORT}?fiscal_year=2026", {"format": "0"}).content.decode("utf-8-sig")
        assert [row["fiscal_year"] for row in csv.DictReader(io.StringIO(content))] == ["2026"]

    def test_another_municipality_exports_nothing_of_ours(self, client, kpi):
        make_actual("14", kpi=kpi)
        client.force_login(make_planner(municipality=make_municipality("辰野町", "203823")))
        assert b"1-1-1" not in client.post(EXPORT, {"format": "0"}).content
        assert b"1-1-1" not in client.post(KPI_EXPORT, {"format": "0"}).content


class TestKPIs:
    def load(self, client, *lines, header):
        return upload(client, *lines, header=header, page=KPI_IMPORT, name="kpis.csv")

    def test_an_export_comes_back_without_a_change(self, client, kpi):
        make_kpi(number=2, baseline="79.7", target="90.0", is_share=True, unit="%", per="", decimals=1)
        for code, name in (("0", "kpis.csv"), ("1", "kpis.xlsx")):
            exported = client.post(KPI_EXPORT, {"format": code}).content
            preview = upload(client, content=exported, name=name, page=KPI_IMPORT)
            assert preview.context["result"].totals["skip"] == 2, preview.context["result"].problems

    def test_definitions_are_brought_up_to_date_with_history(self, client, kpi, planner):
        make_department("教育委員会 学校教育課")
        preview = self.load(
            client,
            "1-1-1,相談を経て成婚した組数,11,教育委員会 学校教育課",
            header="kpi_code,definition,available_month,owner",
        )
        assert "定義： → 相談を経て成婚した組数" in preview.content.decode()
        assert KPI.objects.get().definition == ""
        confirm(client, preview, KPI_PROCESS)
        kpi.refresh_from_db()
        assert (kpi.definition, kpi.available_month, str(kpi.owner)) == (
            "相談を経て成婚した組数",
            11,
            "教育委員会 学校教育課",
        )
        assert kpi.history.first().history_user == planner

    def test_a_blank_cell_leaves_what_is_stored(self, client, kpi):
        confirm(client, self.load(client, "1-1-1,,新しい定義", header="kpi_code,kpi_name,definition"), KPI_PROCESS)
        kpi.refresh_from_db()
        assert (kpi.name, kpi.definition) == ("事業を通じた成婚者数", "新しい定義")

    def test_a_new_target_needs_a_reason_once_values_exist(self, client, kpi):
        make_actual("14", kpi=kpi)
        header = "kpi_code,target_text,target_value"
        assert problems_of(self.load(client, "1-1-1,25人/年,25", header=header)) == [(2, "reason")]
        preview = self.load(client, "1-1-1,25人/年,25,戦略の見直し", header=f"{header},reason")
        confirm(client, preview, KPI_PROCESS)
        kpi.refresh_from_db()
        assert kpi.target_value == Decimal(25)
        assert kpi.history.first().history_change_reason == "戦略の見直し"

    def test_the_reason_of_a_judgement_goes_with_the_judgement(self, client, kpi):
        KPI.objects.update(judged_reasons={"direction": "増やす指標のため。", "share": "割合でないため。"})
        confirm(client, self.load(client, "1-1-1,decrease", header="kpi_code,direction"), KPI_PROCESS)
        kpi.refresh_from_db()
        assert (kpi.direction, kpi.judged_reasons) == ("decrease", {"share": "割合でないため。"})

    def test_a_unit_does_not_change_under_values(self, client, kpi):
        make_actual("14", kpi=kpi)
        response = self.load(client, "1-1-1,千人,桁をそろえる", header="kpi_code,unit,reason")
        assert (2, "unit") in problems_of(response)

    def test_the_questions_to_the_database_do_not_grow_with_the_rows(self, planner):
        kpis = [make_kpi(number=number) for number in range(1, 16)]
        for kpi in kpis:
            make_actual("14", kpi=kpi)
        header = "kpi_code,kpi_name,owner,unit,reason"

        def asked(codes, unit, *, write):
            lines = [f"{code},{len(codes)}人目,{kpis[0].owner},{unit},見直し" for code in codes]
            table = read_table("\n".join((header, *lines)).encode())
            with CaptureQueriesContext(connection) as captured:
                result = KPIResource().import_data(table, not write, strategy=kpis[0].strategy, user=planner)
            told = [problem.row for problem in result.problems if problem.column == "unit"]
            assert len(told) == (len(codes) if unit else 0)
            return len(captured)

        codes = [kpi.code for kpi in kpis]
        for unit, write in (("千人", False), ("", False), ("", True)):
            assert asked(codes, unit, write=write) == asked(codes[:1], unit, write=write)

    @pytest.mark.parametrize(
        ("column", "cell"),
        [
            ("direction", "up"),
            ("target_value", "二十"),
            ("target_value", "25"),
            ("available_month", "13"),
            ("decimals", "9"),
            ("owner", "企画部 ない課"),
            ("share", "多分"),
            ("baseline_fiscal_year", "2029"),
            ("kpi_name", "長" * 201),
            ("strategy", "other-1"),
        ],
    )
    def test_a_bad_cell_is_told_by_row_and_column(self, client, kpi, column, cell):
        response = self.load(client, f"1-1-1,{cell}", header=f"kpi_code,{column}")
        assert problems_of(response) == [(2, column)]

    def test_a_name_or_unit_that_lost_characters_in_shift_jis_is_refused_at_its_cell(self, client):
        client.force_login(make_planner())
        make_kpi(number=1, name="CO₂〜吸収量", unit="㎥", target_text="20㎥/年", baseline_text="13㎥/年")
        response = self.load(client, "1-1-1,CO?～吸収量,?", header="kpi_code,kpi_name,unit")
        assert problems_of(response) == [(2, "kpi_name"), (2, "unit")]
        same = self.load(client, "1-1-1,CO2〜吸収量,m3", header="kpi_code,kpi_name,unit")
        assert same.context["result"].totals["skip"] == 1

    def test_an_unknown_kpi_or_column_is_an_error_and_nothing_is_written(self, client, kpi):
        response = self.load(client, "1-1-1,新しい定義,1", "9-9-9,新しい定義,1", header="kpi_code,definition,memo")
        assert problems_of(response) == [(1, "memo"), (3, "kpi_code")]
        kpi.refresh_from_db()
        assert kpi.definition == ""

    def test_a_kpi_in_two_rows_is_told_at_the_second_beside_what_else_is_wrong_there(self, client, kpi):
        response = self.load(
            client, "1-1-1,新しい定義,", "", "1-1-1,別の定義,13", header="kpi_code,definition,available_month"
        )
        assert problems_of(response) == [(4, "kpi_code"), (4, "available_month")]
        assert "2行目にもあります" in response.content.decode()

    def test_a_file_without_codes_is_told_in_its_first_row_only(self, client, kpi):
        assert problems_of(self.load(client, "新しい定義", header="definition")) == [(1, "kpi_code")]

    def test_a_foreign_row_is_told_by_strategy_and_code(self, client, kpi):
        response = self.load(client, "other-1,9-9-9", header="strategy,kpi_code")
        assert problems_of(response) == [(2, "strategy"), (2, "kpi_code")]

    def test_the_pages_hold_nothing_inline(self, client, kpi):
        from tests.office.test_admin_pages import INLINE

        good = upload(client, "1-1-1,2025,140,final,")
        bad = upload(client, "1-1-1,2025,x,final,")
        for response in (good, bad, client.get(reverse("admin:kpis_kpi_import"))):
            assert INLINE.search(response.content.decode()) is None
