"""The house's own rules: relations point down, pages open only to whom they should, queries do not grow."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import get_resolver

from goals.schemes import shipped_schemes
from inastrategy.styles import StylesFinder, bundles, served
from kpis.choices import ValueStatus
from reports.opendata.tables import TABLES
from tests.inline import inline_parts

ROOT = Path(settings.BASE_DIR)
READERS = {"text", "flag", "number", "numbers", "words", "choice", "web_address", "folder", "secret"}
SETTINGS_READ_IN = ("inastrategy", "organization", "kpis", "council", "reports", "office")
SELF_CONTAINED = {"templates/reports/pack/standalone.html"}  # one file that brings its style along
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)").findall
SET_BY_LIBRARIES = {"errorlist", "htmx-request"}
APPS = ["organization", "goals", "projects", "kpis", "council", "reports", "office"]


def test_relations_point_down_the_list_of_apps():
    """A string foreign key is an import in disguise."""
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model._meta.app_label in APPS
        if APPS.index(field.related_model._meta.app_label) > APPS.index(label)
    ]
    assert upward == []


# The runner, where nobody tells an act its moment; the sign-in; files whose rows carry the day on which they are read.
CLOCKS = {
    "kpis/workflow/runner.py",
    "organization/throttle.py",
    "kpis/plan/kpi_list.py",
    "kpis/plan/strategy_file/definitions.py",
    "kpis/sheets/importing/act.py",
    "kpis/sheets/workbook/check.py",
}


def test_nothing_inside_asks_for_the_clock():
    """Views and commands are the doors; the day and the moment come in as arguments."""
    files = [file for app in APPS if app != "office" for file in (ROOT / app).rglob("*.py")]
    asking = {
        str(file.relative_to(ROOT))
        for file in files
        if re.search(r"timezone\.(now|localdate|localtime)\(\)|date\.today\(|datetime\.now\(", file.read_text("utf-8"))
        if not {"migrations", "commands"} & set(file.parts) and not file.name.endswith("views.py")
    }
    assert asking <= CLOCKS


@pytest.mark.parametrize("app", APPS)
def test_no_url_name_points_up_the_list_of_apps(app):
    """Names without a namespace are the installation's own: home, sign-in, theme."""
    homes = _namespaces(get_resolver())
    assert {"entry": "office", "dashboards": "reports", "pack": "reports"}.items() <= homes.items()
    higher = {name for name, home in homes.items() if APPS.index(home) > APPS.index(app)}
    named = re.compile(rf"""["'](?:{"|".join(sorted(higher))}):[a-z_{{]""") if higher else re.compile("(?!)")
    files = [*(ROOT / app).rglob("*.py"), *(ROOT / "templates" / app).rglob("*.html")]
    assert [str(file.relative_to(ROOT)) for file in files if named.search(file.read_text(encoding="utf-8"))] == []


def _namespaces(resolver) -> dict[str, str]:
    """Namespace → the app whose views it names."""
    return {
        part.namespace: "office" if part.namespace == "admin" else part.urlconf_module.__name__.split(".")[0]
        for part in resolver.url_patterns
        if getattr(part, "namespace", None)
    }


@pytest.mark.parametrize("module", ["plotly", "typst"])
def test_heavy_libraries_are_not_imported_at_start_up(module):
    """Cold start: who looks at a page pays neither for the PDF engine nor for plotly."""
    assert importlib.util.find_spec(module)
    code = (
        "import django, os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'inastrategy.settings'; django.setup();"
        f"import inastrategy.urls; sys.exit({module!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0


def test_only_perform_learns_why_an_act_was_not_done():
    """A page asks ``Performed``; it catches nothing itself."""
    catches = re.compile(r"except [^\n]*\b(Refused|Invalid|Conflict)\b").search
    found = [path for path in (ROOT / "office").rglob("*.py") if catches(path.read_text(encoding="utf-8"))]
    assert found == [ROOT / "office/kit/acting.py"]


# --- Templates ---------------------------------------------------------------------------------------------


def test_no_template_has_anything_inline():
    """The policy blocks style attributes, style elements, handlers and scripts within a page."""
    found = {
        str(path.relative_to(ROOT)): parts
        for path in (ROOT / "templates").rglob("*.html")
        if (parts := inline_parts(_without_tags(path.read_text(encoding="utf-8"))))
    }
    assert found.keys() <= SELF_CONTAINED, found


def test_no_line_of_a_template_is_longer_than_160_characters():
    """Broken where white space shows nothing: between blocks, or inside a tag; Japanese text would get a gap."""
    lines = [(path, line) for path in (ROOT / "templates").rglob("*.html") for line in path.read_text().split("\n")]
    assert [(str(path.relative_to(ROOT)), line) for path, line in lines if len(line) > 160] == []


def _without_tags(template: str) -> str:
    """Django's tags would cut HTML's in pieces: ``<a{% if x %} class="y"{% endif %}>``."""
    return re.sub(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", "", template, flags=re.S)


# --- Style sheets ------------------------------------------------------------------------------------------


def test_the_way_out_stands_on_the_left_of_the_way_on():
    """「やめる」 is found where it was on the page before."""
    on_the_right = re.compile(r"</button>(?:(?!</div>).)*>やめる</a>", re.S)
    assert not [path for path in (ROOT / "templates").rglob("*.html") if on_the_right.search(path.read_text())]


def test_the_citys_people_are_called_by_one_word():
    """職員, and 委員 on the council; 利用者 are those of a bus or a library."""
    names = ["docs", "templates", "office", "council", "organization", "reports", "goals", "projects", "inastrategy"]
    files = [path for name in names for kind in ("html", "py", "md") for path in (ROOT / name).rglob(f"*.{kind}")]
    assert not [path for path in files if "migrations" not in path.parts and "利用者" in path.read_text()]


def test_every_style_sheet_is_served_in_a_bundle_and_none_by_itself():
    imported = {part for parts in bundles().values() for part in parts}
    assert {sheet.name for sheet in SHEETS} == imported | bundles().keys()
    assert imported & bundles().keys() == set()
    served = {f"{storage.prefix}/{path}" for path, storage in StylesFinder().list(None) if path.endswith(".css")}
    assert served == {f"css/{name}" for name in bundles()}
    assert finders.find("css/badge.css") is None


@pytest.mark.parametrize("name", sorted(bundles()))
def test_a_bundle_holds_its_sheets_in_the_order_of_the_imports(name):
    bundle = Path(finders.find(f"css/{name}")).read_text("utf-8")
    rules = {part: served((ROOT / "static/css" / part).read_text("utf-8")) for part in bundles()[name]}
    places = [bundle.index(rules[part].split("@media screen and (forced-colors: none)")[0]) for part in rules]
    assert places == sorted(places)
    assert "@import" not in bundle


def test_every_style_sheet_breaks_at_the_same_two_widths():
    """Below 48 rem a phone, from 64 rem on a desk."""
    widths = {width for sheet in SHEETS for width in re.findall(r"@media[^{]*?-width: ([\d.]+)rem", _sheet(sheet))}
    assert widths == {"48", "47.99", "64", "63.99"}


def test_every_class_of_the_style_sheets_is_used():
    """Looked up in templates, scripts and Python; only a modifier or a part is put together there
    (``badge--{{ state }}``), and a grade's pattern in a drawing."""
    folders = [ROOT / name for name in ("templates", "static/js", *APPS)]
    files = [file for folder in folders for kind in ("html", "js", "py") for file in folder.rglob(f"*.{kind}")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    words, starts = set(re.findall(r"[\w-]+", text)), tuple(set(re.findall(r"([a-zA-Z][\w-]*(?:--|__)|fill-)\{", text)))
    sheets = [sheet for sheet in SHEETS if not sheet.name.startswith("admin")]  # those name Django's own classes
    classes = {name for sheet in sheets for rule in re.findall(r"([^{}]+)\{", _sheet(sheet)) for name in CLASS(rule)}
    assert {name for name in classes if name not in words and not name.startswith(starts)} == SET_BY_LIBRARIES


def _sheet(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)


# --- Documents ---------------------------------------------------------------------------------------------


def test_every_setting_is_documented_and_every_documented_one_is_read():
    told = set(re.findall(r"`([A-Z][A-Z_]+)`", _table_of("docs/setup.md", "| 変数 |")))
    assert told == _settings_read()


def _settings_read() -> set[str]:
    files = [file for name in SETTINGS_READ_IN for file in (ROOT / name).rglob("*.py")]
    calls = (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    return {name for node in calls if isinstance(node, ast.Call) for name in _environment_names(node)}


def _environment_names(call: ast.Call) -> list[str]:
    """NAME of ``environment.flag("NAME")`` and ``os.environ.get("NAME")``; a secret may come from a file too."""
    reader = ast.unparse(call.func).removeprefix("environment.")
    first = getattr(call.args[0], "value", None) if call.args else None
    if (
        reader not in {*READERS, "os.environ.get"}
        or not isinstance(first, str)
        or not re.fullmatch(r"[A-Z][A-Z_]+", first)
    ):
        return []
    return [first, f"{first}_FILE"] if reader == "secret" else [first]


def _table_of(document: str, head: str) -> str:
    """The first column of a table."""
    lines = (ROOT / document).read_text("utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(head))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append(line.split("|")[1])
    return "\n".join(rows)


@pytest.mark.parametrize("file", TABLES)
def test_every_column_of_the_open_data_is_documented(file):
    document = (ROOT / "docs/data.md").read_text("utf-8")
    section = document.partition(f"## {file}")[2].partition("\n## ")[0]
    lines = {line.split("|")[1].strip(" `"): line for line in section.splitlines() if line.startswith("| `")}
    assert list(lines) == [column.name for column in TABLES[file]]
    for column in TABLES[file]:
        told = lines[column.name]
        assert column.title in told
        assert column.description in told
        assert [code for code, word in column.codes.items() if f"`{code}` {word}" not in told] == []


def test_every_shipped_scheme_is_in_the_data_dictionary():
    document = (ROOT / "docs/data.md").read_text("utf-8")
    for scheme in shipped_schemes():
        line = next(line for line in document.splitlines() if line.startswith(f"| `{scheme.code}` {scheme.name} |"))
        assert [one.code for one in scheme.classes if f"`{one.code}` {one.label}" not in line] == []


def test_every_status_is_in_the_data_dictionary():
    document = (ROOT / "docs/data.md").read_text("utf-8")
    assert [status for status in ValueStatus if f"`{status.value}` {status.label}" not in document] == []
