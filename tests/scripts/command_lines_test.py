# SPDX-License-Identifier: Apache-2.0
"""The scripts explain themselves, refuse what they do not know, and fail with a reason."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ["setup", "demo", "test", "check", "bench"]


def run(*command, **options):
    # LANG=C, no terminal, nothing else of the caller's environment.
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C"}
    return subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, env=environment, timeout=60, check=False, **options)


class CommandLines(unittest.TestCase):
    def test_every_script_parses_and_can_be_run(self):
        for name in [*SCRIPTS, "../.ci/run"]:
            script = ROOT / "scripts" / name
            self.assertTrue(os.access(script, os.X_OK), script)
            self.assertEqual(run("bash", "-n", script).returncode, 0, script)

    def test_help_says_how_to_use_it(self):
        for name in SCRIPTS:
            done = run(ROOT / "scripts" / name, "--help")
            self.assertEqual(done.returncode, 0, (name, done.stderr))
            self.assertIn(f"usage: scripts/{name}", done.stdout)

    def test_an_unknown_argument_is_refused(self):
        for name in ["setup", "demo", "check", "bench"]:
            done = run(ROOT / "scripts" / name, "--no-such-thing")
            self.assertNotEqual(done.returncode, 0, name)
            self.assertIn("no-such-thing", done.stderr, name)

    def test_ci_calls_scripts_test_and_nothing_else(self):
        lines = (ROOT / ".ci" / "run").read_text().splitlines()
        commands = [line for line in lines if line and not line.startswith("#")]
        self.assertEqual(commands, ['cd "$(dirname "$0")/.." && exec scripts/test'])


class Packages(unittest.TestCase):
    def rows(self):
        section = None
        for line in (ROOT / "scripts" / "packages.txt").read_text().splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif line and not line.startswith("#"):
                yield section, line

    def test_every_package_has_its_reason(self):
        for _, line in self.rows():
            name, mark, reason = line.partition("#")
            self.assertTrue(mark and reason.strip(), line)
            self.assertRegex(name.strip(), r"^[a-z0-9][a-z0-9.+-]+$")

    def test_no_package_stands_twice(self):
        names = [line.partition("#")[0].strip() for _, line in self.rows()]
        self.assertEqual(len(names), len(set(names)))
        self.assertIn("g++", names)

    def test_only_the_opencv_modules_in_use_are_installed(self):
        opencv = [line for _, line in self.rows() if "opencv" in line.partition("#")[0]]
        self.assertEqual([line.split()[0] for line in opencv],
                         ["libopencv-core-dev", "libopencv-imgproc-dev", "libopencv-dnn-dev"])


class Setup(unittest.TestCase):
    def copy(self, folder, packages):
        scripts = pathlib.Path(folder) / "scripts"
        scripts.mkdir()
        shutil.copy(ROOT / "scripts" / "setup", scripts / "setup")
        (scripts / "packages.txt").write_text(packages)
        return scripts / "setup"

    def test_nothing_is_done_when_all_packages_are_there(self):
        with tempfile.TemporaryDirectory() as folder:
            setup = self.copy(folder, "[base]\nbash # there\n[node]\nbash # there\n")
            done = run(setup)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout, "== Debian packages: all there.\n")

    def test_a_package_that_does_not_exist_is_a_clear_failure(self):
        with tempfile.TemporaryDirectory() as folder:
            tools = pathlib.Path(folder) / "tools"
            tools.mkdir()
            # Stands in for apt-get, so that the system is left alone.
            (tools / "apt-get").write_text('#!/bin/sh\necho "apt-get $*"\n'
                                           'case "$*" in *install*) exit 100;; esac\n')
            (tools / "sudo").write_text('#!/bin/sh\n[ "$1" != -n ] || shift\nexec "$@"\n')
            for tool in tools.iterdir():
                tool.chmod(0o755)
            setup = self.copy(folder, "[base]\nno-such-package # none\n[node]\nbash # there\n")
            done = run("env", f"PATH={tools}:{os.environ['PATH']}", setup)
            self.assertEqual(done.returncode, 1)
            self.assertIn("apt-get could not install: no-such-package", done.stderr)
            self.assertIn("update", done.stdout)

    def test_a_section_that_does_not_exist_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            setup = self.copy(folder, "[base]\nbash # there\n[node]\nbash # there\n")
            done = run(setup, "--section", "nowhere")
            self.assertEqual(done.returncode, 1)
            self.assertIn("no section [nowhere]", done.stderr)


if __name__ == "__main__":
    unittest.main()
