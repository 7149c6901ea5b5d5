"""The house's own rules: relations point down, pages open only to whom they should, queries do not grow."""

import importlib.util
import subprocess
import sys

import pytest
from django.apps import apps

APPS = ["organization", "goals", "projects", "kpis", "reports"]


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


@pytest.mark.parametrize("module", ["plotly", "typst"])
def test_heavy_libraries_are_not_imported_at_start_up(module):
    """Cold start: who looks at a page pays neither for the PDF engine nor for plotly."""
    assert importlib.util.find_spec(module)
    code = (
        "import django, os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'inastrategy.settings'; django.setup();"
        f"import inastrategy.urls; sys.exit({module!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0
