"""A static files finder for one file of the installed plotly package: its data sets and widgets stay out."""

from collections.abc import Iterator

from django.contrib.staticfiles import utils
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

from .assets import PLOTLY_STATIC_NAME, PlotlyMissing, plotly_script


class PlotlyFinder(BaseFinder):
    """Serves plotly.min.js as plotly/plotly.min.js."""

    def check(self, **kwargs) -> list[CheckMessage]:
        try:
            plotly_script()
        except PlotlyMissing as error:
            return [Error(str(error), hint="STATICFILES_FINDERS names PlotlyFinder.", id="reports.E001")]
        return []

    def find(self, path: str, find_all: bool = False, **kwargs) -> str | list[str]:
        """The file's place on disk; like every finder, an empty list when the path is not ours."""
        if kwargs:
            find_all = self._check_deprecated_find_param(find_all=find_all, **kwargs)
        if path != PLOTLY_STATIC_NAME:
            return []
        found = str(plotly_script())
        return [found] if find_all else found

    def list(self, ignore_patterns: "list[str] | None") -> Iterator[tuple[str, FileSystemStorage]]:
        folder, _, name = PLOTLY_STATIC_NAME.rpartition("/")
        if utils.matches_patterns(PLOTLY_STATIC_NAME, ignore_patterns or []):
            return
        storage = FileSystemStorage(location=plotly_script().parent)
        storage.prefix = folder  # as the app finder does: collectstatic joins prefix and name
        yield name, storage
