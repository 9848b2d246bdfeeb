# SPDX-License-Identifier: Apache-2.0
"""`dangan read`: loose files, no archive; nothing that is there is ever written over."""

import json
import os
import shutil
import signal
import subprocess
import unittest

from archive_case import INTERRUPTED, OK, SET_ASIDE, USAGE, ArchiveCase, wait_until


class ReadFiles(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.scans_here = self.folder / "scans"
        self.scans_here.mkdir()
        self.page = self.scans_here / "page.jpg"
        shutil.copy(self.single_pages(1)[0], self.page)

    def names(self, folder):
        return sorted(p.name for p in folder.iterdir())

    def test_a_result_never_takes_the_place_of_a_file(self):
        original = self.scans_here / "page.json"
        original.write_text("kept")
        for _ in range(2):
            done = self.dangan("read", self.page, "--format", "json", "--out", self.scans_here,
                               expect=OK)
        self.assertIn("page-3.json", done.stderr)
        self.assertEqual(original.read_text(), "kept")
        self.assertEqual(self.names(self.scans_here),
                         ["page-2.json", "page-3.json", "page.jpg", "page.json"])
        self.assertTrue(json.loads((self.scans_here / "page-3.json").read_text("utf-8"))["pages"])

    def test_files_of_one_name_get_results_of_their_own(self):
        other = self.folder / "other"
        other.mkdir()
        shutil.copy(self.page, other / "page.jpg")
        out = self.folder / "new" / "out"
        self.dangan("read", self.page, other, "--out", out, expect=OK)
        self.assertEqual(self.names(out), ["page-2.txt", "page.txt"])

    def test_a_long_name_is_cut_between_characters(self):
        long = self.scans_here / ("档" * 83 + ".jpg")
        self.page.rename(long)
        out = self.folder / "out"
        for _ in range(2):
            self.dangan("read", long, "--out", out, "--format", "json", expect=OK)
        self.assertEqual(self.names(out), ["档" * 82 + "-2.json", "档" * 83 + ".json"])

    def test_a_long_name_that_is_no_text_is_cut_too(self):
        no_text = b"/" + b"\x80" * 251 + b".jpg"
        os.rename(os.fsencode(self.page), os.fsencode(self.scans_here) + no_text)
        out = self.folder / "out"
        self.dangan("read", self.scans_here, "--out", out, "--format", "json", expect=OK)
        self.assertEqual([len(os.fsencode(n)) in range(250, 256) for n in self.names(out)], [True])

    def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(self):
        taken = self.folder / "taken"
        taken.write_text("a file")
        done = self.dangan("read", self.page, "--out", taken, expect=USAGE)
        self.assertIn("taken", done.stderr)

    def test_nothing_to_read_is_a_usage_error_and_what_is_passed_over_is_named(self):
        empty = self.folder / "empty"
        empty.mkdir()
        self.dangan("read", empty, expect=USAGE)
        (self.scans_here / "link.jpg").symlink_to(self.page)
        done = self.dangan("read", self.scans_here, expect=SET_ASIDE)
        self.assertIn("link.jpg", done.stderr)

    def test_a_page_that_failed_keeps_its_place_and_a_file_without_pages_leaves_no_result(self):
        bad = self.scans_here / "bad.jpg"
        bad.write_bytes(b"no picture")
        out = self.folder / "out"
        self.dangan("read", self.page, bad, "--out", out, expect=SET_ASIDE)
        self.assertEqual(self.names(out), ["page.txt"])
        done = self.dangan("read", bad, self.page, "--format", "alto", expect=SET_ASIDE)
        self.assertEqual(done.stdout.count("<Page "), 2)
        done = self.dangan("read", bad, self.page, expect=SET_ASIDE)
        self.assertTrue(done.stdout.startswith("\f"))

    def test_what_was_read_before_an_interruption_is_there(self):
        for n in range(2, 7):
            shutil.copy(self.page, self.scans_here / f"page-{n}.jpg")
        out = self.folder / "out"
        process = subprocess.Popen([self.program, "read", "--workers", "1", str(self.scans_here),
                                    "--out", str(out)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        wait_until(lambda: out.is_dir() and (out / "page-2.txt").exists(), 60, "no result came")
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, INTERRUPTED)
        whole = len(self.names(out))
        self.assertLess(whole, 6)
        self.assertIn(f"{whole} 个文件已识读", said)

    def test_no_name_commands_the_terminal_or_breaks_the_json(self):
        evil = os.fsencode(self.scans_here) + b"/\x1b[2J\xff\n.jpg"
        os.rename(os.fsencode(self.page), evil)
        done = self.dangan("read", self.scans_here, "--format", "json", expect=OK)
        self.assertEqual(json.loads(done.stdout)["pages"][0]["source"].rpartition("/")[2],
                         "␛[2J\ufffd␊.jpg")
        with open(evil, "wb") as file:
            file.write(b"no picture")
        done = self.dangan("read", self.scans_here, "--format", "json", expect=SET_ASIDE)
        self.assertIn("error", json.loads(done.stdout)["pages"][0])
        done = self.dangan("read", self.scans_here, expect=SET_ASIDE)
        self.assertNotIn("\x1b", done.stderr)
        self.ingest([self.scans_here], expect=SET_ASIDE)
        done = self.dangan("show", "--archive", self.archive, "--json", self.person.number,
                           expect=OK)
        self.assertIn("␛[2J\ufffd␊.jpg", done.stdout)


if __name__ == "__main__":
    unittest.main()
