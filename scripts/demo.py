# SPDX-License-Identifier: Apache-2.0
"""The demonstration: an archive of synthetic dossiers, filled, served, and asked. See scripts/demo.

Every step looks at what is there already, so that a second run finishes what is missing.
"""

import argparse
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading

from api_client import ApiError, Client

PERSONS, PAGES = 3, 10
ACCOUNTS = [("clerk", "clerk", "扫描员"), ("custodian", "custodian", "档案管理员"),
            ("admin", "administrator", "管理员")]
SET_ASIDE = 3  # exit code: done, but pages were set aside


class Failure(Exception):
    pass


def say(text):
    print(f"== {text}", flush=True)


def find_program(build, name):
    found = [p for p in sorted(pathlib.Path(build).rglob(name))
             if p.is_file() and os.access(p, os.X_OK)]
    if not found:
        raise Failure(f"there is no program {name} in {build}: build it with "
                      "scripts/setup --build release")
    return str(found[0].resolve())


class Demo:
    def __init__(self, options):
        self.dangan = find_program(options.build, "dangan")
        self.render = find_program(options.build, "render_dossiers")
        self.folder = pathlib.Path(options.dir)
        self.archive = self.folder / "archive"
        self.scans = self.folder / "scans"
        self.logins_file = self.folder / "logins.txt"
        self.port = options.port
        self.set_aside = []
        self.server = None

    def run(self, *arguments, text="", allowed=(0,), quiet=False):
        """Runs dangan; `text` goes to its standard input, so no secret stands in a process list."""
        child = subprocess.Popen([self.dangan, *map(str, arguments)], text=True,
                                 stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE if quiet else None)
        try:
            output, _ = child.communicate(text)
        except KeyboardInterrupt:
            # Let it finish the page in work; it can be killed as well, and then goes on later.
            child.terminate()
            try:
                child.wait(timeout=30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            raise
        if child.returncode not in allowed:
            raise Failure(f"dangan {arguments[0]} ended with {child.returncode}; its message "
                          "stands above")
        return child.returncode, output

    # ---- filling ----

    def make_folder(self):
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failure(f"cannot make the folder {self.folder}: {error.strerror}") from error
        own = {"archive", "scans", "scans.new", "logins.txt", "logins.txt.new", "server.log"}
        strange = sorted(p.name for p in self.folder.iterdir() if p.name not in own)
        if strange:
            raise Failure(f"{self.folder} holds something else ({strange[0]}): name a folder of "
                          "its own with --dir")

    def render_scans(self):
        if self.scans.exists():
            say(f"synthetic scans: there already, in {self.scans}")
            return
        say(f"synthetic scans: {PERSONS} dossiers of {PAGES} pages into {self.scans}")
        fresh = self.folder / "scans.new"
        if fresh.exists():
            shutil.rmtree(fresh)
        done = subprocess.run([self.render, "--out", str(fresh), "--persons", str(PERSONS),
                               "--pages", str(PAGES), "--seed", "1"])
        if done.returncode != 0:
            raise Failure("render_dossiers failed; its message stands above")
        fresh.rename(self.scans)

    def persons(self):
        rows = (self.scans / "persons.tsv").read_text(encoding="utf-8").splitlines()
        names = ("number", "name", "id", "phone", "location")
        found = [dict(zip(names, row.split("\t"))) for row in rows if row.strip()]
        return [p for p in found if (self.scans / p["number"]).is_dir()]

    def make_archive(self):
        if self.archive.exists() and any(self.archive.iterdir()):
            say(f"archive: there already, in {self.archive}")
            return
        say(f"archive: {self.archive}")
        self.run("init", self.archive, "--pages", 100, "--profile", "lossless")

    def make_accounts(self):
        """Passwords are drawn once and kept where only this user can read them."""
        logins = {}
        if self.logins_file.exists():
            for row in self.logins_file.read_text().splitlines():
                name, password = row.split("\t")
                logins[name] = password
        _, listed = self.run("user", "list", "--archive", self.archive, quiet=True)
        for name, role, display in ACCOUNTS:
            known = re.search(rf"\b{name}\b", listed) is not None
            if known and name in logins:
                continue
            if known:
                raise Failure(f"the archive has the account {name}, but {self.logins_file} with "
                              f"its password is gone: delete {self.folder} to begin anew")
            logins.setdefault(name, secrets.token_urlsafe(9))
            # Written before the account is made: a password without an account can be used again.
            self.write_logins(logins)
            self.run("user", "add", "--archive", self.archive, name, "--role", role, "--display",
                     display, text=logins[name] + "\n")
        return logins

    def write_logins(self, logins):
        fresh = self.logins_file.with_name("logins.txt.new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            out.writelines(f"{name}\t{password}\n" for name, password in logins.items())
        fresh.rename(self.logins_file)

    def take_in(self):
        for person in self.persons():
            say(f"taking in {person['number']} ({person['name']})")
            status, _ = self.run(
                "ingest", "--archive", self.archive, "--dossier", person["number"], "--person",
                person["name"], "--id", "-", "--phone", person["phone"], "--location",
                person["location"], self.scans / person["number"], text=person["id"] + "\n",
                allowed=(0, SET_ASIDE))
            if status == SET_ASIDE:
                self.set_aside.append(person["number"])

    # ---- serving ----

    def check_port(self):
        if self.port == 0:
            return
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise Failure(f"port {self.port} on 127.0.0.1 cannot be had ({error.strerror}): "
                              "end what listens there, or name another with --port") from error

    def serve(self):
        log = open(self.folder / "server.log", "w", encoding="utf-8")
        self.server = subprocess.Popen(
            [self.dangan, "serve", "--archive", str(self.archive), "--listen",
             f"127.0.0.1:{self.port}"],
            stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, text=True,
            # Ctrl-C reaches this process only, which then ends the server in order.
            start_new_session=True)
        address = None
        for line in self.server.stdout:
            found = re.search(r"listening on (https?://\S+)", line)
            if found:
                address = found.group(1)
                break
        if address is None:
            self.server.wait()
            reason = (self.folder / "server.log").read_text(encoding="utf-8").strip()
            raise Failure(f"dangan serve ended with {self.server.returncode}:\n{reason[-2000:]}")
        # Somebody has to read on, or the server would stand still at a full pipe.
        threading.Thread(target=self.server.stdout.read, daemon=True).start()
        say(f"serving on {address} (log: {self.folder / 'server.log'})")
        return address

    def stop(self):
        if self.server is None or self.server.poll() is not None:
            return
        self.server.send_signal(signal.SIGTERM)
        try:
            self.server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
            raise Failure("the server did not end within 30 seconds and was killed") from None

    # ---- asking ----

    def show_plays(self, address, logins, codes):
        print(f"""
Three users, one archive. Everything in it is synthetic.

Clerk          {address}/staff
               login {ACCOUNTS[0][0]}, password {logins['clerk']}
               Upload pages to a dossier, search for a word, look at a page beside its text.

Graduate       {address}/
               Your name, your number, and the code that the counter gave you (once each):""")
        for person, code in codes:
            print(f"                 {person['name']}  {person['id']}  code {code}  "
                  f"(dossier {person['number']})")
        print(f"""               Where is my dossier, since when; ask for a transfer.

Custodian      {address}/staff
               login {ACCOUNTS[1][0]}, password {logins['custodian']}
               Answer the request within its 24 hours; issue a certified copy, then verify its
               number at {address}/ without a login.

Administrator  {address}/staff
               login {ACCOUNTS[2][0]}, password {logins['admin']}

The logins are also in {self.logins_file}. Ctrl-C ends the server.""", flush=True)

    def ask_once(self, address, clerk, codes):
        person, code = codes[0]
        graduate = Client(address)
        graduate.log_in_as_graduate(person["name"], person["id"], code)
        answer = graduate.get("/api/me/dossiers")
        say(f"lookup: where is the dossier of {person['name']}?")
        for dossier in answer["dossiers"]:
            print(f"   {dossier['number']}: {dossier.get('state_text') or dossier['state']}, "
                  f"{dossier['location']}, since {dossier['since']}, {dossier['pages']} pages")
        if [d["number"] for d in answer["dossiers"]] != [person["number"]]:
            raise Failure(f"the lookup did not find exactly {person['number']}: "
                          f"{json.dumps(answer, ensure_ascii=False)}")

        say(f"search: which pages say {person['name']}?")
        found = clerk.search(person["name"])
        for hit in found["hits"][:5]:
            print(f"   {hit['dossier']} page {hit['number']}: {' '.join(hit['snippet'].split())}")
        print(f"   {found['total']} pages in all")
        if not any(hit["dossier"] == person["number"] for hit in found["hits"]):
            raise Failure(f"the search found no page of {person['number']}")

    def play(self, once):
        self.check_port()
        self.make_folder()
        self.render_scans()
        self.make_archive()
        logins = self.make_accounts()
        self.take_in()
        if once and self.set_aside:
            raise Failure(f"rendered pages of {', '.join(self.set_aside)} were set aside; the "
                          "reason stands above")
        address = self.serve()
        clerk = Client(address)
        clerk.log_in("clerk", logins["clerk"])
        codes = [(p, clerk.issue_code(p["number"])) for p in self.persons()]
        if once:
            self.ask_once(address, clerk, codes)
            return
        self.show_plays(address, logins, codes)
        status = self.server.wait()
        raise Failure(f"the server ended by itself with {status}; see {self.folder}/server.log")


def main():
    parser = argparse.ArgumentParser(prog="scripts/demo")
    parser.add_argument("--build", required=True)
    parser.add_argument("--dir", default="demo-archive")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()

    def interrupt(signum, frame):
        raise KeyboardInterrupt
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, interrupt)

    demo = None
    try:
        demo = Demo(options)
        demo.play(options.once)
        demo.stop()
    except KeyboardInterrupt:
        print()
        say("stopping; run scripts/demo again to go on with the same archive")
        served = demo is not None and demo.server is not None
        if served:
            demo.stop()
        return 0 if served and not options.once else 130
    except (Failure, ApiError, OSError) as error:
        print(f"demo: {error}", file=sys.stderr)
        if demo is not None:
            demo.stop()
        return 1
    say("done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
