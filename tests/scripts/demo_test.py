# SPDX-License-Identifier: Apache-2.0
"""The demonstration, played once, and played again on what the first play left."""

import json
import os
import pathlib
import socket
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("DANGAN_BUILD", ROOT / "build" / "release"))


def demo(*arguments):
    command = [str(ROOT / "scripts" / "demo"), *map(str, arguments)]
    if BUILD.resolve() != (ROOT / "build" / "release").resolve():
        command += ["--build", str(BUILD)]
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=800, check=False)


class Demo(unittest.TestCase):
    def test_it_answers_a_lookup_and_a_search_and_a_second_run_adds_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder) / "demo"
            first = demo("--once", "--dir", place, "--port", 0)
            self.assertEqual(first.returncode, 0, first.stdout)
            self.assertIn("lookup: where is the dossier", first.stdout)
            self.assertIn("search: which pages say", first.stdout)
            self.assertTrue(first.stdout.rstrip().endswith("== done"), first.stdout)
            logins = place / "logins.txt"
            self.assertEqual(logins.stat().st_mode & 0o777, 0o600)
            # No identity number, password or code may stand in what a run prints without need.
            for row in logins.read_text().splitlines():
                self.assertNotIn(row.split("\t")[1], first.stdout)
            before = self.dossiers(place)
            self.assertGreaterEqual(len(before), 3)
            self.assertGreaterEqual(sum(map(len, before.values())), 30)
            self.assertTrue(any(p["blank"] for pages in before.values() for p in pages))

            second = demo("--once", "--dir", place, "--port", 0)
            self.assertEqual(second.returncode, 0, second.stdout)
            self.assertEqual(self.dossiers(place), before)

            with socket.socket() as taken:
                taken.bind(("127.0.0.1", 0))
                taken.listen()
                refused = demo("--once", "--dir", place, "--port", taken.getsockname()[1])
            self.assertEqual(refused.returncode, 1)
            self.assertIn("cannot be had", refused.stdout)

    def dossiers(self, place):
        program = next(p for p in sorted(BUILD.rglob("dangan")) if os.access(p, os.X_OK)
                       and p.is_file())
        numbers = [row.split("\t")[0]
                   for row in (place / "scans" / "persons.tsv").read_text("utf-8").splitlines()]
        found = {}
        for number in numbers:
            if not (place / "scans" / number).is_dir():
                continue
            shown = subprocess.run([program, "show", "--archive", place / "archive", number,
                                    "--json"], capture_output=True, text=True, check=True)
            found[number] = json.loads(shown.stdout)["pages"]
        return found

    def test_a_folder_that_holds_something_else_is_left_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            precious = pathlib.Path(folder) / "precious.txt"
            precious.write_text("mine\n")
            refused = demo("--once", "--dir", folder, "--port", 0)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("precious.txt", refused.stdout)
            self.assertEqual([p.name for p in pathlib.Path(folder).iterdir()], ["precious.txt"])


if __name__ == "__main__":
    unittest.main()
