# SPDX-License-Identifier: Apache-2.0
"""What the tests with a scanner share: a dossier to scan into, SANE configured for this test alone,
and a scan that goes on while the test looks."""

import json
import os
import pathlib
import subprocess

from archive_case import ArchiveCase


class ScanCase(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.sane = self.folder / "sane"
        self.sane.mkdir()
        self.environment = {"SANE_CONFIG_DIR": str(self.sane)}
        self.ingest(self.single_pages(1))  # opens the dossier

    def start(self, command, env=None):
        process = subprocess.Popen(
            [self.program, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
            env={**os.environ, **self.environment, **(env or {})})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def reports(self, process, stage, count):
        """Waits until so many reports of the stage have come; returns the last one."""
        for line in process.stderr:
            report = json.loads(line)
            if report["stage"] == stage:
                count -= 1
                if count == 0:
                    return report
        self.fail(f"it ended before another {count} reports of {stage}")

    def driver_processes(self):
        """Those of this test."""
        found = []
        for process in pathlib.Path("/proc").iterdir():
            try:
                command = (process / "cmdline").read_bytes()
                environment = (process / "environ").read_bytes()
            except OSError:
                continue
            if b"scan-worker" in command and str(self.sane).encode() in environment:
                found.append(process.name)
        return found
