from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path, register_converter

from inastrategy.converters import BodyCode, KPICode, MeasureCode, StrategyCode, Year
from inastrategy.sign_in import SignInView
from inastrategy.theme import theme_css
from office.people.forgotten_views import SetPasswordView, forgotten
from reports.site.bodies import home
from reports.site.views import accessibility

register_converter(Year, "year")
register_converter(StrategyCode, "strategy")
register_converter(BodyCode, "body")
register_converter(MeasureCode, "measure")
register_converter(KPICode, "kpi")

urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign_in"),
    path("sign-in/forgotten/", forgotten, name="forgotten"),
    path("sign-in/password/<uidb64>/<token>/", SetPasswordView.as_view(), name="set_password"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("theme.css", theme_css, name="theme"),
    path("<body:body>/theme.css", theme_css, name="body_theme"),
    path("admin/start/", include("office.home.urls")),
    path("admin/entry/", include("office.entry.urls")),
    path("admin/evidence/", include("office.entry.evidence_urls")),
    path("admin/workbook/", include("office.entry.workbook_urls")),
    path("admin/board/", include("office.board.urls")),
    path("admin/", include("office.checking.urls")),
    path("admin/years/", include("office.year.urls")),
    path("admin/population/", include("office.population.urls")),
    path("admin/", include("office.plan.urls")),
    path("admin/survey/", include("office.survey.urls")),
    path("admin/people/", include("office.people.urls")),
    path("admin/departments/", include("office.departments.urls")),
    path("admin/municipality/", include("office.departments.body_urls")),
    path("admin/council/", include("office.meeting.urls")),
    path("admin/evaluations/", include("office.evaluation.urls")),
    path("admin/guide/", include("office.guide.urls")),
    path("admin/publication/", include("office.publication.urls")),
    path("admin/", admin.site.urls),
    path("council/", include("office.member.urls")),
    path("search/", include("office.search.urls")),
    path("open-data/", include("reports.opendata.urls")),
    path("api/v1/", include("reports.api.urls")),
    path("", include("reports.site.found.urls")),
    path("", home, name="home"),
    path("accessibility/", accessibility, name="accessibility"),
    path("<body:body>/accessibility/", accessibility, name="body_accessibility"),
    path("", include("reports.pack.urls")),
    path("", include("reports.site.corrections_urls")),
    path("", include("reports.site.urls")),
]

handler400 = "inastrategy.failures.bad_request"
handler500 = "inastrategy.unavailable.server_error"

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns = staticfiles_urlpatterns() + urlpatterns
