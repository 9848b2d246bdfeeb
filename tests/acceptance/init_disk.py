# SPDX-License-Identifier: Apache-2.0
"""dangan init says what the pages will need of the disk, asks at a terminal what it was not told, and
keeps the profile that scanning uses."""

import os
import pty
import re
import subprocess
import unittest

from archive_case import OK, USAGE, ArchiveCase


class InitDisk(ArchiveCase):
    def profile(self, archive):
        return re.search(r'profile = "(\w+)"', (archive / "dangan.toml").read_text()).group(1)

    def at_terminal(self, archive, typed, *more, expect=OK, language="zh"):
        """What init prints, and asks, of somebody who types this."""
        ours, theirs = pty.openpty()
        try:
            with subprocess.Popen([self.program, "--lang", language, "init", str(archive), *more],
                                  stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True) as process:
                os.close(theirs)
                os.write(ours, typed.encode())
                printed, asked = process.communicate(timeout=60)
        finally:
            os.close(ours)
        self.assertEqual(process.returncode, expect, printed + asked)
        return printed, asked

    def test_without_a_terminal_it_takes_a_million_pages_and_lossless(self):
        done = self.dangan("--lang", "zh", "init", self.folder / "a", expect=OK)
        self.assertEqual(self.profile(self.folder / "a"), "lossless")
        self.assertRegex(done.stdout, r"1000000 页约需磁盘")
        self.assertRegex(done.stdout, r"母版（lossless，无损） +9\.20 MB +9\.20 TB\n")
        for word in ("利用件", "分块图像", "缩略图", "数据库", "合计", "磁盘可用"):
            self.assertIn(word, done.stdout)
        self.assertIn("导入的文件本身就是母版", done.stdout)
        self.assertNotIn("预计", done.stderr)
        self.assertEqual(self.verify(self.folder / "a")["damage"], [])

    def test_what_is_given_is_taken_in_either_language(self):
        for language, master, short in (("zh", "母版（compact", "注意：磁盘不够"),
                                        ("en", "master (compact)", "the disk does not suffice")):
            archive = self.folder / language
            done = self.dangan("--lang", language, "init", archive, "--pages", "100", "--profile",
                               "compact", expect=OK)
            self.assertEqual(self.profile(archive), "compact")
            row = re.search(rf"{re.escape(master)}.* ([\d.]+ MB) +([\d.]+ MB)\n", done.stdout)
            self.assertEqual(row.groups(), ("1.47 MB", "147 MB"))
            self.assertNotIn(short, done.stderr)

    def test_a_disk_that_is_too_small_is_told_and_the_archive_is_made(self):
        for language, short in (("zh", "注意：磁盘不够，还差 .* PB"),
                                ("en", "Attention: the disk does not suffice, .* PB are missing")):
            archive = self.folder / language
            done = self.dangan("--lang", language, "init", archive, "--pages", "1000000000",
                               expect=OK)
            self.assertRegex(done.stderr, short)
            self.assertEqual(self.verify(archive)["damage"], [])

    def test_a_person_is_asked_and_may_answer_wrongly(self):
        archive = self.folder / "asked"
        printed, asked = self.at_terminal(archive, "many\n0\n2,000\n3\n2\n")
        self.assertEqual(asked.count("预计共有多少页"), 3)
        self.assertEqual(asked.count("扫描仪的母版怎样保存"), 2)
        self.assertIn("请填 1 至 1000000000 的整数", asked)
        self.assertIn("2000 页约需磁盘", printed)
        self.assertEqual(self.profile(archive), "compact")

    def test_empty_answers_take_what_is_offered_and_given_things_are_not_asked(self):
        printed, asked = self.at_terminal(self.folder / "b", "\n\n", language="en")
        self.assertIn("How many pages in all? [1000000]", asked)
        self.assertIn("1000000 pages", printed)
        self.assertEqual(self.profile(self.folder / "b"), "lossless")
        _, asked = self.at_terminal(self.folder / "c", "\n", "--profile", "compact")
        self.assertNotIn("母版怎样保存", asked)
        _, asked = self.at_terminal(self.folder / "d", "\n", "--pages", "5")
        self.assertNotIn("多少页", asked)

    def test_an_input_that_ends_makes_nothing(self):
        _, asked = self.at_terminal(self.folder / "e", "\x04", expect=USAGE)
        self.assertIn("没有回答。没有做任何改动。", asked)
        self.assertFalse((self.folder / "e").exists())

    def test_numbers_out_of_bounds_are_refused(self):
        for wrong in ("0", "-1", "1000000001", "many", "1e6"):
            self.dangan("init", self.folder / "f", "--pages", wrong, expect=USAGE)
        self.dangan("init", self.folder / "f", "--profile", "small", expect=USAGE)
        self.assertFalse((self.folder / "f").exists())


if __name__ == "__main__":
    unittest.main()
