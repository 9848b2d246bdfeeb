# SPDX-License-Identifier: Apache-2.0
"""What the acceptance tests share: the real program, rendered pages, an archive of one's own.

From the environment: DANGAN (the program), DANGAN_PAGES (a folder made by render_dossiers),
DANGAN_WITH_FAULTS (the program with a page hook that fails on demand), DANGAN_SAMPLES (optional).
"""

import collections
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from process_memory import PeakMemory  # noqa: E402, F401  (for the tests that import this)

Person = collections.namedtuple("Person", "number name id phone location")

OK, FAILED, USAGE, SET_ASIDE, DAMAGE, INTERRUPTED = 0, 1, 2, 3, 4, 130


def need(variable):
    value = os.environ.get(variable)
    if not value:
        raise SystemExit(f"{variable} is not set: run this test through ctest")
    return value


def loud(text):
    """A line that nobody can overlook in the log of a test."""
    print(f"!!!! {text}", file=sys.stderr, flush=True)


def samples(folder):
    """A folder of shared samples, or None with a loud line."""
    root = pathlib.Path(os.environ.get("DANGAN_SAMPLES", ROOT.parent / "shared" / "samples"))
    if (root / folder).is_dir():
        return root / folder
    loud(f"no samples {folder}: {root} is not there (set DANGAN_SAMPLES); made files only")
    return None


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Server:
    """`dangan serve` on a free port, ended in order when the block ends."""

    def __init__(self, program, archive):
        self.process = subprocess.Popen(
            [program, "serve", "--archive", str(archive), "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        self.log = []
        self._reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr),
                                        daemon=True)
        self._reader.start()
        self.address = None
        for line in self.process.stdout:
            found = re.search(r"listening on (https?://\S+)", line)
            if found:
                self.address = found.group(1)
                break
        if self.address is None:
            self.process.wait()
            self._reader.join()
            raise AssertionError("dangan serve did not start:\n" + "".join(self.log))
        self._drain = threading.Thread(target=self.process.stdout.read, daemon=True)
        self._drain.start()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        status = self.stop()
        if kind is None and status != 0:
            raise AssertionError(f"dangan serve ended with {status}:\n" + "".join(self.log))

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("dangan serve did not end within 30 s of SIGTERM") from None
        for thread, pipe in ((self._reader, self.process.stderr),
                             (self._drain, self.process.stdout)):
            thread.join()
            pipe.close()
        return self.process.returncode


class ArchiveCase(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.program = need("DANGAN")
        cls.rendered = pathlib.Path(need("DANGAN_PAGES"))
        rows = (cls.rendered / "persons.tsv").read_text("utf-8").splitlines()
        cls.persons = [Person(*row.split("\t")) for row in rows if row.count("\t") == 4]
        cls.persons = [p for p in cls.persons if (cls.rendered / p.number).is_dir()]
        assert len(cls.persons) >= 3, "render_dossiers made too few persons"

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dangan-acceptance-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.archive = self.folder / "archive"
        self.person = self.persons[0]
        self.init(self.archive)

    # ---- pages to take in ----

    def scans(self, person=None):
        return self.rendered / (person or self.person).number

    def single_pages(self, count, suffixes=(".jpg", ".jpeg")):
        """Rendered files of one page each."""
        found = sorted(p for person in self.persons for p in self.scans(person).iterdir()
                       if p.suffix.lower() in suffixes)
        self.assertGreaterEqual(len(found), count, "render_dossiers made too few such files")
        return found[:count]

    # ---- the program ----

    def dangan(self, *arguments, text="", program=None, env=None, expect=None, timeout=600):
        done = subprocess.run([program or self.program, *map(str, arguments)], input=text,
                              capture_output=True, text=True, timeout=timeout, check=False,
                              env={**os.environ, **(env or {})})
        if expect is not None:
            allowed = expect if isinstance(expect, tuple) else (expect,)
            self.assertIn(done.returncode, allowed,
                          f"dangan {' '.join(map(str, arguments))}\n{done.stdout}\n{done.stderr}")
        return done

    def init(self, archive):
        self.dangan("init", archive, expect=OK)

    def ingest_command(self, paths, person=None, archive=None, workers=2, more=()):
        person = person or self.person
        return ["ingest", "--archive", str(archive or self.archive), "--json", "--dossier",
                person.number, "--person", person.name, "--id", "-", "--workers", str(workers),
                *map(str, more), *map(str, paths)]

    def ingest(self, paths, expect=OK, person=None, archive=None, program=None, env=None,
               workers=2, more=()):
        """The last line of the run, as a value."""
        person = person or self.person
        done = self.dangan(*self.ingest_command(paths, person, archive, workers, more),
                           text=person.id + "\n", expect=expect, program=program, env=env)
        return json.loads(done.stdout.splitlines()[-1])

    def show(self, person=None, archive=None):
        done = self.dangan("show", "--archive", archive or self.archive, "--json",
                           (person or self.person).number, expect=OK)
        return json.loads(done.stdout)

    def pages(self, person=None, archive=None):
        return self.show(person, archive)["pages"]

    def verify(self, archive=None, expect=OK):
        done = self.dangan("verify", "--archive", archive or self.archive, "--json",
                           expect=expect)
        return json.loads(done.stdout.splitlines()[-1])

    def add_account(self, name, role, password="one-for-tests"):
        self.dangan("user", "add", "--archive", self.archive, name, "--role", role,
                    text=password + "\n", expect=OK)
        return password

    def database(self, archive=None):
        """A copy of the records, so that looking changes nothing of the archive."""
        copy = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        names = [p for p in (archive or self.archive).iterdir() if p.is_file()]
        for path in names:
            shutil.copy(path, copy / path.name)
        found = [p for p in copy.iterdir()
                 if p.stat().st_size and p.read_bytes()[:15] == b"SQLite format 3"]
        self.assertEqual(len(found), 1, names)
        connection = sqlite3.connect(found[0])
        self.addCleanup(connection.close)
        return connection

    def object_file(self, digest, archive=None):
        """The file in the archive that holds these bytes."""
        found = [p for p in (archive or self.archive).rglob("*")
                 if p.is_file() and sha256(p) == digest]
        self.assertEqual(len(found), 1, f"{digest}: {found}")
        return found[0]


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.005)
