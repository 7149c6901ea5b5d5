"""Sessions in the database whose window slides by the minute: who works is not signed out.

Not with every request, as Django would have it, so that a page that is only looked at writes nothing: on SQLite a write
waits for every other one.
"""

import datetime as dt

from django.contrib.sessions.backends.db import SessionStore as Stored
from django.utils import timezone

EVERY = dt.timedelta(minutes=1)


class SessionStore(Stored):
    def _get_session_from_db(self):
        """A session that is kept anew gets its whole time again, and so does its cookie."""
        found = super()._get_session_from_db()
        if found is not None:
            began = found.expire_date - dt.timedelta(seconds=self.get_session_cookie_age())
            self.modified |= timezone.now() - began >= EVERY
        return found
