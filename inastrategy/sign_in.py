import ipaddress
import re
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from office.mail.sending import has_server
from office.people.own_views import lacks_particulars


class SignInView(LoginView):
    """The one sign-in page; axes throttles it."""

    template_name = "registration/sign_in.html"

    def get_context_data(self, **more):
        """Django's ``site`` would hide that of every page: the header's name, the contact, the footer."""
        facts = super().get_context_data(**more) | {"can_mail": has_server()}
        return {name: fact for name, fact in facts.items() if name not in ("site", "site_name")}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["username"].label = "サインインの名前（職員番号）"  # members have a name and no number
        return form

    def form_valid(self, form):
        """A planner who comes for the first time without a name or an address is asked for them, once."""
        is_first = form.get_user().last_login is None
        answer = super().form_valid(form)
        if not is_first or not lacks_particulars(self.request.user):
            return answer
        return redirect(f"{reverse('people:own')}?{urlencode({'next': self.get_success_url()})}")

    def get_default_redirect_url(self) -> str:
        """What awaits the person."""
        return reverse("start:page")


# What proxies write: 「203.0.113.5:41234」, 「[2001:db8::1]:443」, 「fe80::1%eth0」, or the bare address.
_WRITTEN = re.compile(r"\[(?P<v6>[^\]]+)\](?::\d+)?|(?P<v4>[0-9.]+)(?::\d+)?|(?P<bare>.+)")


def client_address(request: HttpRequest) -> str:
    """The visitor's address; behind the TLS proxy, the last one it added (earlier ones can be forged)."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.BEHIND_TLS and (address := plain_address(forwarded.split(",")[-1])):
        return address
    return plain_address(request.META.get("REMOTE_ADDR", ""))


def plain_address(written: str) -> str:
    """One spelling per machine, without port and zone: each port would else be a visitor of its own. Empty if none."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        return ""
    try:
        address = ipaddress.ip_address((match["v6"] or match["v4"] or match["bare"]).partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
