# SPDX-License-Identifier: Apache-2.0
"""Speaks to a running `dangan serve` as one of its users; Python's standard library only.

Errors   ApiError for an answer outside 200..299, with its status and problem document;
         OSError when nobody answers.
Threads  one Client per thread; each has its own cookies.
"""

import http.cookiejar
import json
import urllib.error
import urllib.parse
import urllib.request


class ApiError(Exception):
    def __init__(self, method, path, status, problem):
        super().__init__(f"{method} {path}: {status} {problem.get('code', '')} "
                         f"{problem.get('detail') or problem.get('title') or ''}".rstrip())
        self.status = status
        self.problem = problem


class Client:
    def __init__(self, base, timeout=30):
        self.base = base.rstrip("/")
        self.timeout = timeout
        self.csrf = None
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        # No proxy: the server is on this machine.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def ask(self, method, path, body=None, raw=None):
        """The status and bytes of the answer. body: sent as JSON; raw: sent as it is."""
        headers = {"Accept-Language": "zh"}
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        elif raw is not None:
            headers["Content-Type"] = "application/octet-stream"
        if self.csrf:
            headers["X-CSRF-Token"] = self.csrf
        request = urllib.request.Request(self.base + path, data=data, headers=headers,
                                         method=method)
        try:
            with self.opener.open(request, timeout=self.timeout) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()

    def call(self, method, path, body=None, raw=None):
        """The answer as JSON (None when empty); ApiError for a refusal."""
        status, data = self.ask(method, path, body, raw)
        try:
            value = json.loads(data) if data else None
        except ValueError:
            value = {"detail": data[:200].decode("utf-8", "replace")}
            if status < 300:
                raise ApiError(method, path, status, value) from None
        if not 200 <= status < 300:
            raise ApiError(method, path, status, value if isinstance(value, dict) else {})
        return value

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None, raw=None):
        return self.call("POST", path, {} if body is None and raw is None else body, raw)

    # ---- the three users ----

    def log_in(self, name, password):
        """A member of staff."""
        session = self.post("/api/session", {"name": name, "password": password})
        self.csrf = session["csrf"]
        return session

    def log_in_as_graduate(self, name, id_number, code):
        session = self.post("/api/public/session",
                            {"name": name, "id_number": id_number, "code": code})
        self.csrf = session["csrf"]
        return session

    def issue_code(self, dossier):
        return self.post(f"/api/dossiers/{urllib.parse.quote(dossier)}/codes")["code"]

    def search(self, query, limit=20):
        return self.post("/api/search", {"query": query, "limit": limit})
