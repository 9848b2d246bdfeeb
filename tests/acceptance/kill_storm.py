# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the whole process group at random moments of an ingest, then the same command again:
pages in = stored + quarantined, none lost, none twice, and verify finds nothing wrong.

usage: kill_storm.py [--kills N] [--seed N]      default 12 kills; the long storm uses 50
The stage of a kill is the last one the program had told before it died; how many hit each is
printed, and none may be zero.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import unittest

from archive_case import SET_ASIDE, ArchiveCase, sha256, wait_until

STAGES = ["receiving", "opening", "reading", "storing"]
KILLS, SEED = 12, None


class Victim:
    """An ingest in a process group of its own, which tells its stages as it goes."""

    def __init__(self, command, secret):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.group = self.process.pid
        self.seen = collections.Counter()
        self.last = None
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.process.stdin.write(secret + "\n")
        self.process.stdin.close()

    def _read(self):
        for line in self.process.stderr:
            if not line.startswith("{"):
                continue
            try:
                stage = json.loads(line)["stage"]
            except ValueError:
                continue  # the line that the kill cut off
            with self._changed:
                self.last = stage
                self.seen[stage] += 1
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, stage, times):
        """True once the stage was told so often; False when the run ended before."""
        with self._changed:
            self._changed.wait_for(lambda: self.seen[stage] >= times or not self._reader.is_alive()
                                   or self.process.poll() is not None, timeout=120)
            return self.seen[stage] >= times

    def kill(self):
        """The stage that was hit, or None when the run had ended by itself."""
        ended = self.process.poll()
        try:
            os.killpg(self.group, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self._reader.join()
        self.process.stderr.close()
        return None if ended is not None else self.last


def session_is_gone(session):
    """No process of the session lives on, workers in groups of their own included; one that waits to
    be reaped does not count."""
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[3]) == session and fields[0] != "Z":
            return False
    return True


class KillStorm(ArchiveCase):
    def setUp(self):
        super().setUp()
        seed = SEED if SEED is not None else random.randrange(1 << 32)
        print(f"seed {seed}")
        self.random = random.Random(seed)
        # Rendered pages, a TIFF of two and a PDF among them, two of them the same bytes, and one that
        # cannot be read.
        self.batch = self.folder / "batch"
        self.batch.mkdir()
        one, *others = self.single_pages(3)
        two_pages = next(p for p in sorted(self.scans().iterdir()) if p.suffix == ".tif")
        pdf = next(p for person in self.persons for p in sorted(self.scans(person).iterdir())
                   if p.suffix == ".pdf")
        for page in (*others, two_pages, pdf):
            shutil.copy(page, self.batch)
        shutil.copy(one, self.batch / "twin-a.jpg")
        shutil.copy(one, self.batch / "twin-b.jpg")
        (self.batch / "broken.tif").write_bytes(b"II*\0garbage")
        self.before = self.inputs()

    def inputs(self):
        return sorted((p.name, sha256(p)) for p in self.batch.iterdir())

    def places(self, archive):
        return [(pathlib.Path(p["path"]).name, p["index"], p["master"], p["state"])
                for p in self.pages(archive=archive)]

    def reference(self):
        """What an ingest that nobody disturbs makes of the batch."""
        archive = self.folder / "reference"
        self.init(archive)
        result = self.ingest([self.batch], SET_ASIDE, archive=archive)
        self.assertEqual(result["pages"], result["stored"] + result["quarantined"])
        self.verify(archive)
        return self.places(archive)

    def kill_once(self, archive, stage):
        """Aims at a random moment of the stage; the stage that was hit, None when all was done."""
        victim = Victim([self.program, *self.ingest_command([self.batch], archive=archive)],
                        self.person.id)
        victim.wait_for(stage, self.random.randint(1, 3) if stage != "receiving"
                        else self.random.randint(1, len(self.inputs())))
        longest = {"receiving": 0.01, "opening": 0.05, "reading": 0.8, "storing": 0.02}[stage]
        time.sleep(self.random.uniform(0, longest))
        hit = victim.kill()
        wait_until(lambda: session_is_gone(victim.group), 10, "workers outlive the program")
        return hit

    def test_nothing_is_lost_or_stored_twice(self):
        expected = self.reference()
        hits, archives, done = collections.Counter(), 0, True
        archive = None
        while sum(hits.values()) < KILLS or any(hits[s] == 0 for s in STAGES):
            self.assertLess(archives, 4 * KILLS, f"some stage cannot be hit: {dict(hits)}")
            if done:
                archives += 1
                archive = self.folder / f"archive-{archives}"
                self.init(archive)
            # The stage that was hit least so far, so that none stays at zero.
            wanted = min(STAGES, key=lambda s: (hits[s], self.random.random()))
            hit = self.kill_once(archive, wanted)
            if hit in STAGES:
                hits[hit] += 1
            # Now and then another kill on top of it; else the run is finished and judged.
            done = hit in (None, "done") or self.random.random() < 0.4
            if done:
                self.judge(archive, expected)
                shutil.rmtree(archive)
        if not done:
            self.judge(archive, expected)
        print(f"{sum(hits.values())} kills in {archives} archives: " +
              ", ".join(f"{stage} {hits[stage]}" for stage in STAGES))

    def judge(self, archive, expected):
        # A batch that was killed after its end is closed: then the same files are already held.
        self.ingest([self.batch], SET_ASIDE, archive=archive)
        self.assertEqual(self.places(archive), expected)
        numbers = [p["number"] for p in self.pages(archive=archive)]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.assertEqual(self.verify(archive)["damage"], [])
        totals = self.database(archive).execute(
            "SELECT count(*), sum(state = 'waiting') FROM page").fetchone()
        self.assertEqual(totals, (len(expected), 0))
        self.assertEqual(self.inputs(), self.before)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=int(os.environ.get("DANGAN_KILLS", KILLS)))
    parser.add_argument("--seed", type=int)
    options, rest = parser.parse_known_args()
    KILLS, SEED = options.kills, options.seed
    unittest.main(argv=sys.argv[:1] + rest)
