# SPDX-License-Identifier: Apache-2.0
"""The disk fills up in the middle of an ingest: a clear error, nothing half-written counts as
stored, what is there stays readable, and the same command goes on once there is room.

Runs on a small tmpfs in a mount namespace of its own, which needs root or user namespaces. Where
neither is to be had the test says so and ends with 77 (not run).
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from archive_case import FAILED, SET_ASIDE, ArchiveCase, loud

INSIDE = "DANGAN_INSIDE_NAMESPACE"


def enter_namespace():
    """Starts this test again where it may mount; returns only when that cannot be done."""
    own = [sys.executable, "-B", *sys.argv]
    for flags in (["--mount"], ["--user", "--map-root-user", "--mount"]):
        command = ["unshare", *flags, "--propagation", "private", "--"]
        with tempfile.TemporaryDirectory() as probe:
            possible = subprocess.run([*command, "mount", "-t", "tmpfs", "-o", "size=64k", "none",
                                       probe], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL, check=False).returncode == 0
        if possible:
            os.execvpe("unshare", [*command, *own], {**os.environ, INSIDE: "1"})


class DiskFull(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.batch = self.folder / "batch"
        self.batch.mkdir()
        for number, page in enumerate(self.single_pages(6), 1):
            shutil.copy(page, self.batch / f"{number}{page.suffix}")

    def mount(self, size):
        place = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", place], check=True)
        self.addCleanup(subprocess.run, ["umount", "--lazy", place], check=True)
        return place

    def resize(self, place, size):
        subprocess.run(["mount", "-o", f"remount,size={size}", place], check=True)

    def room_needed(self):
        """Bytes of an archive that holds nothing, and of one that holds the batch."""
        empty = self.folder / "empty"
        self.init(empty)
        def size(folder):
            return sum(p.stat().st_blocks * 512 for p in folder.rglob("*"))
        before = size(empty)
        self.ingest([self.batch], archive=empty)
        return before, size(empty)

    def test_it_fails_clearly_and_goes_on_when_there_is_room(self):
        empty, whole = self.room_needed()
        masters = sum(p.stat().st_size for p in self.batch.iterdir())
        print(f"archive: {empty >> 10} KB empty, {whole >> 10} KB with all pages; masters "
              f"{masters >> 10} KB")
        stored_at_the_end = set()
        # Full among the masters, and full among what is made of them.
        for share in (0.3, 0.75, 0.9, 0.97):
            room = int(empty + (whole - empty) * share) + (64 << 10)
            stored_at_the_end.add(self.fill(room, share))
        self.assertGreater(max(stored_at_the_end), 0, "the disk was always full too early")
        self.assertLess(min(stored_at_the_end), 6, "the disk was never full early")

    def fill(self, room, share):
        place = self.mount(room)
        archive = place / "archive"
        self.init(archive)
        done = self.dangan("--lang", "zh", *self.ingest_command([self.batch], archive=archive),
                           text=self.person.id + "\n", expect=FAILED)
        self.assertRegex(done.stderr, "空间|磁盘")

        # What counts as stored is whole, on the full disk as well as after it.
        report = self.verify(archive)
        self.assertEqual(report["damage"], [], share)
        self.resize(place, room + (256 << 10))  # a look is recorded, so it takes some room
        pages = self.pages(archive=archive)
        stored = [p for p in pages if p["state"] == "stored"]
        self.assertEqual([p for p in pages if p["state"] == "quarantined"], [],
                         "a full disk is no fault of a page")
        print(f"room for {share:.0%}: {len(stored)} of {len(pages)} listed pages stored; "
              f"{done.stderr.strip().splitlines()[-1]}")

        self.resize(place, room * 4 + (64 << 20))
        result = self.ingest([self.batch], (0, SET_ASIDE), archive=archive)
        self.assertEqual((result["stored"], result["quarantined"]), (6, 0))
        self.assertEqual([p["state"] for p in self.pages(archive=archive)], ["stored"] * 6)
        self.assertEqual(self.verify(archive)["damage"], [])
        return len(stored)


if __name__ == "__main__":
    if INSIDE not in os.environ:
        enter_namespace()
        loud("disk_full was NOT RUN: no mount namespace to be had (neither root nor user "
             "namespaces)")
        sys.exit(77)
    unittest.main()
