"""A visitor over HTTP, with the connection kept and the cookies, as a browser has them."""

import http.client
import re
import time
from html import unescape
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FIELD = r'<input[^>]*?name="({0}-(?:version|value|expected_month))" value="([^"]*)"'
CHOSEN = r'name="({0}-(?:attained|kind))" value="(\w+)" checked'


class Visitor:
    def __init__(self, port: int):
        self.port, self.cookies = port, {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, address: str) -> tuple[int, str]:
        return self._ask("GET", address)

    def post(self, address: str, page: str, fields: dict[str, str]) -> tuple[int, str]:
        """``page`` is the form as it was shown: its token goes with the fields."""
        token = TOKEN.search(page)
        assert token, f"{address} shows no form"
        return self._ask("POST", address, urlencode({"csrfmiddlewaretoken": token[1]} | fields))

    def sign_in(self, username: str, password: str) -> int:
        _, page = self.get("/sign-in/")
        return self.post("/sign-in/", page, {"username": username, "password": password})[0]

    def close(self) -> None:
        self.connection.close()

    def _ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # a kept connection that a replaced worker has closed
            self.connection.close()
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode("utf-8", "replace")


def row_as_shown(page: str, prefix: str) -> dict[str, str]:
    """What a browser would send back of one row of the entry page."""
    found = re.findall(FIELD.format(prefix), page) + re.findall(CHOSEN.format(prefix), page)
    return {name: unescape(value) for name, value in found}


def timed(act, *arguments) -> tuple[float, object]:
    start = time.perf_counter()
    result = act(*arguments)
    return time.perf_counter() - start, result
