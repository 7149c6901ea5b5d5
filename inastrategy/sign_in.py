from django.contrib.auth.views import LoginView
from django.urls import reverse


class SignInView(LoginView):
    """The one sign-in page; axes throttles it."""

    template_name = "registration/sign_in.html"

    def get_default_redirect_url(self) -> str:
        """What awaits the person."""
        return reverse("start:page")
