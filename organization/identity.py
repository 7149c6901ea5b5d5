"""What a body says of itself on pages, papers, data and mails: its own word, else the installation's default.

Everything that prints a contact, an address, a colour, a licence or a link asks here.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

from organization.frozen import frozen
from organization.models import Municipality


@frozen
class Licence:
    name: str
    title: str
    path: str = ""


LICENCES = {
    licence.name: licence
    for licence in (
        Licence(
            "PDL1.0",
            "公共データ利用規約（第1.0版）",
            "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
        ),
        Licence(
            "CC-BY-4.0",
            "クリエイティブ・コモンズ 表示 4.0 国際",
            "https://creativecommons.org/licenses/by/4.0/deed.ja",
        ),
    )
}


@frozen
class Identity:
    """``code`` and ``name`` are empty for the installation as such. ``site_url`` has no slash at its end.

    ``font_family`` may name one that is not installed here; who typesets looks for it.
    """

    code: str
    name: str
    contact: str
    address: str
    key_colour: str
    licence: Licence
    site_url: str
    logo: str
    font_family: str

    @property
    def contact_line(self) -> str:
        """With the body's name before it, where it does not begin with it."""
        is_named = not self.name or self.contact.startswith(self.name)
        return self.contact if is_named else f"{self.name} {self.contact}"

    @property
    def told_url(self) -> str:
        """``site_url`` where somebody has said one; empty for the default, which names only this machine."""
        is_default = self.site_url == settings.SITE_URL.rstrip("/") and self.site_url.startswith("http://127.0.0.1")
        return "" if is_default else self.site_url


def identity_of(body: Municipality | None, name: str = "") -> Identity:
    """``None``: a page of no body in particular. ``name``: what the body was called when the page was published."""
    body = body or Municipality(code="", name="")
    name = name or body.name
    licence = body.licence or settings.OPEN_DATA_LICENCE
    return Identity(
        code=body.code,
        name=name,
        contact=body.contact or settings.CONTACT,
        address=body.address,
        key_colour=body.key_colour or settings.KEY_COLOUR,
        licence=LICENCES.get(licence) or Licence(licence, licence),  # a name of its own stands as it is
        site_url=(body.site_url or settings.SITE_URL).rstrip("/"),
        logo=body.logo_text or name,
        font_family=body.font_family,
    )


def identity_at(code: str) -> Identity:
    """Of the body that a published review names; the installation's own where it is gone."""
    return identity_of(Municipality.objects.filter(code=code).first())


def address_for(request: HttpRequest, body: Municipality | None = None) -> Callable[[str], str]:
    """Paths as whole addresses: the body's own, else, where nobody has said one, that which is being used now.

    Such an answer is for who asked, and not to be kept for others (``names_host``).
    """
    if told := identity_of(body).told_url:
        return lambda path: f"{told}{path}"
    request.__dict__["_names_host"] = True
    return request.build_absolute_uri


def names_host(request: HttpRequest) -> bool:
    return "_names_host" in request.__dict__
