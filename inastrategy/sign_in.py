from django.contrib.auth.views import LoginView
from django.urls import reverse

from organization.models import User


class SignInView(LoginView):
    """The one sign-in page; axes throttles it."""

    template_name = "registration/sign_in.html"

    def get_default_redirect_url(self) -> str:
        """People with a page of their own go there: staff enter figures, planning sees the menu."""
        user: User = self.request.user
        if user.is_planning:
            return reverse("admin:index")
        if user.is_department_staff:
            return reverse("entry:start")
        return reverse("home")
