from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path, register_converter

from inastrategy.converters import KPICode, MeasureCode, StrategyCode, Year
from inastrategy.sign_in import SignInView
from inastrategy.theme import theme_css
from reports.dashboards.views import accessibility, home

register_converter(Year, "year")
register_converter(StrategyCode, "strategy")
register_converter(MeasureCode, "measure")
register_converter(KPICode, "kpi")

urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("theme.css", theme_css, name="theme"),
    path("admin/start/", include("kpis.start.urls")),
    path("admin/entry/", include("kpis.entry.urls")),
    path("admin/evidence/", include("kpis.evidence_urls")),
    path("admin/workbook/", include("kpis.workbook.urls")),
    path("admin/board/", include("kpis.board.urls")),
    path("admin/years/", include("kpis.nextyear.urls")),
    path("admin/years/", include("kpis.steering.urls")),
    path("admin/population/", include("kpis.population.urls")),
    path("admin/plan-check/", include("kpis.plancheck.urls")),
    path("admin/revisions/", include("kpis.revisions.urls")),
    path("admin/survey/", include("council.survey.urls")),
    path("admin/people/", include("organization.people.urls")),
    path("admin/departments/", include("kpis.reorganisation.urls")),
    path("admin/council/", include("council.desk.urls")),
    path("admin/evaluations/", include("reports.evaluating.urls")),
    path("admin/schemes/", include("reports.schemes.urls")),
    path("admin/publication/", include("reports.publication.urls")),
    path("admin/", admin.site.urls),
    path("council/", include("reports.reading.urls")),
    path("open-data/", include("reports.opendata.urls")),
    path("", home, name="home"),
    path("accessibility/", accessibility, name="accessibility"),
    path("", include("reports.pack.urls")),
    path("", include("reports.publication.public_urls")),
    path("", include("reports.dashboards.urls")),
]

handler400 = "inastrategy.failures.bad_request"
handler500 = "inastrategy.unavailable.server_error"

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns = staticfiles_urlpatterns() + urlpatterns
