# SPDX-License-Identifier: Apache-2.0
"""A lot from the strongroom to the signed-off archive and back, through the command line alone, as a
new clerk would: SANE's own `test` scanner feeds the sheets, four persons do their parts, one page is
refused and scanned again, one leaf is classified and never reaches the scanner.

From the environment also: DANGAN_SANE_BACKENDS (the folder of the drill feeder's driver).
"""

import json
import re
import subprocess
import unittest

from archive_case import FAILED, OK, USAGE, ArchiveCase, need


class Lot(ArchiveCase):
    def setUp(self):
        super().setUp()
        sane = self.folder / "sane"
        sane.mkdir()
        (sane / "dll.conf").write_text("test\ndrill\n", "ascii")
        (sane / "test.conf").write_text("number_of_devices 1\n", "ascii")
        self.environment = {"SANE_CONFIG_DIR": str(sane), "LD_LIBRARY_PATH": need("DANGAN_SANE_BACKENDS")}
        self.passwords = {name: self.add_account(name, role, "password of " + name)
                          for name, role in (("li", "clerk"), ("wang", "clerk"), ("zhao", "clerk"),
                                             ("guan", "custodian"))}

    def lot(self, *arguments, by=None, expect=OK, text=""):
        """What `dangan lot` says in Chinese; by: under this account."""
        arguments = [str(a) for a in arguments]
        command, rest = arguments[0], arguments[1:]
        if by:
            rest += ["--as", by]
            text = self.passwords[by] + "\n" + text
        done = self.dangan("--lang", "zh", "lot", command, "--archive", self.archive, *rest,
                           text=text, expect=expect)
        return done.stdout if expect == OK else done.stderr

    def scan(self, number, *more, device="drill:feeder", sheets=1, expect=OK, text=""):
        done = self.dangan("--lang", "zh", "scan", "--archive", self.archive, "--dossier", number,
                           "--device", device, "--dpi", "150", *more, expect=expect, text=text,
                           env={**self.environment, "DANGAN_DRILL": f"sheets={sheets}"})
        return done.stdout if expect == OK else done.stderr

    def received(self, leaves=10, pages=10, *more):
        """A dossier in lot 1, opened for the first person."""
        self.lot("open", "十一月第一批", "--operator", "李工", by="li")
        said = self.lot("add", 1, "--person", self.person.name, "--id", "-", "--leaves", leaves,
                        "--pages", pages, *more, by="li", text=self.person.id + "\n")
        return re.search(r"\d{6}-\d{4}-\d{6}", said).group()

    def prepared(self, leaves):
        number = self.received(leaves, leaves)
        self.lot("prepare", number, "--no-stops", by="li")
        return number

    def is_recorded(self, number, act, actor):
        """Whether the ledger has it."""
        rows = self.database().execute("SELECT entry FROM custody_event WHERE dossier = ?",
                                       (number,))
        return any(act in entry and actor in entry for (entry,) in rows)

    def pages_of(self, number):
        done = self.dangan("show", "--archive", self.archive, "--json", number, expect=OK)
        return json.loads(done.stdout)["pages"]

    def test_from_the_test_scanner_to_a_signed_off_dossier(self):
        number = self.received(11, 10, "--urgent", "本人明日来取")
        # Nothing is scanned before somebody has looked for what must not be.
        self.assertIn("涉密", self.scan(number, expect=FAILED))
        self.lot("prepare", number, expect=USAGE, by="li")
        self.lot("prepare", number, "--stop", "classified:4:有密级标识", by="li")
        self.assertIn("停扫", self.scan(number, expect=FAILED))
        self.assertEqual(self.pages_of(number), [])
        stop = re.search(r"停扫 (\d+) ", self.lot("show", number)).group(1)
        self.lot("resolve", stop, "--outcome", "leave_out", "--reason", "抽出另存", by="li",
                 expect=FAILED)  # a clerk may not
        self.lot("resolve", stop, "--outcome", "leave_out", "--reason", "抽出另存", by="guan")

        said = self.scan(number, "--set", "test-picture=Color pattern", device="test:0")
        self.assertIn("图像处理完成", said)
        shown = self.lot("show", number)
        self.assertIn("质量关：通过", shown)
        self.assertRegex(shown, r"扫描 .*10 张  10 幅")

        sample = self.lot("sample", 1, "--seed", "an agreed seed", "--percent", "20", by="li")
        first, second = re.search(r"第 (\d+) (\d+) 页", sample).groups()
        seen = self.folder / "seen"
        self.lot("look", number, "--out", seen, by="wang")
        self.assertEqual(sorted(p.name for p in seen.iterdir()),
                         sorted(f"{number}-{int(n):04}.jpg" for n in (first, second)))
        self.assertIn("密码不对", self.wrong_password(number))
        self.lot("check", number, "second", "--accept-rest", by="zhao", expect=FAILED)  # too early
        self.lot("check", number, "first", "--refuse", f"{first}=左边缺一条", "--accept-rest",
                 by="wang")
        self.lot("check", number, "second", "--accept-rest", by="wang", expect=FAILED)
        self.assertIn("二检完成", self.lot("check", number, "second", "--accept", second, by="zhao"))
        self.assertIn("退回的页", self.lot("accept", number, by="guan", expect=FAILED))

        self.assertIn("左边缺一条", self.lot("rescan", 1))
        old = self.pages_of(number)[int(first) - 1]
        self.scan(number, "--rescan", first)
        pages = self.pages_of(number)
        self.assertEqual(len(pages), 10)
        self.assertNotEqual(pages[int(first) - 1]["master"], old["master"])
        self.object_file(old["master"])  # the refused page is kept
        # A share of 2 pages with one refused failed; the new round is drawn from what is there now.
        self.lot("sample", 1, "--again", by="guan", expect=FAILED)  # its new scan is unchecked
        for stage, who in (("first", "wang"), ("second", "zhao")):
            self.lot("check", number, stage, "--accept", first, by=who)
        self.assertIn("95 %", self.lot("accept", number, by="guan", expect=FAILED))
        self.lot("sample", 1, "--again", "--seed", "another", by="guan")
        for stage, who in (("first", "wang"), ("second", "zhao")):
            self.lot("check", number, stage, "--accept-rest", by=who)
        self.lot("accept", number, by="li", expect=FAILED)
        self.assertIn("终检签收完成", self.lot("accept", number, by="guan"))
        self.assertIn("签收", self.scan(number, expect=FAILED))

        self.lot("step", number, "restored", "--leaves", 11, by="li")
        self.assertIn("还卷完成", self.lot("step", number, "returned", "--leaves", 11, by="li"))
        self.assertIn("1 卷，已还 1", self.lot("list"))
        for kind, words in (("hand-over", "交接单"), ("process", "流程单"), ("report", "验收报告")):
            out = self.folder / f"{kind}.pdf"
            self.lot("sheet", 1, kind, "--out", out)
            text = subprocess.run(["pdftotext", "-raw", out, "-"], capture_output=True, text=True,
                                  check=True).stdout
            self.assertIn(words, text)
            self.assertIn(number, text)
            self.assertIn("不覆盖", self.lot("sheet", 1, kind, "--out", out, expect=USAGE))
        for act, actor in (("lot.received", "account:li"), ("lot.stopped", "account:li"),
                           ("lot.stop_resolved", "account:guan"),
                           ("page.check_refused", "account:wang")):
            self.assertTrue(self.is_recorded(number, act, actor), (act, actor))
        self.assertFalse(self.is_recorded(number, "page.check_refused", "account:zhao"))
        self.assertEqual(self.verify()["damage"], [])

    def wrong_password(self, number):
        return self.dangan("--lang", "zh", "lot", "check", "--archive", self.archive, number,
                           "first", "--accept-rest", "--as", "wang", text="password of zhao\n",
                           expect=USAGE).stderr

    def test_a_page_lost_on_the_way_shuts_the_gate(self):
        number = self.prepared(leaves=5)
        self.scan(number, sheets=3)
        shown = self.lot("show", number)
        self.assertIn("质量关：未通过", shown)
        self.assertIn("应有 5 张，图像只够 3 张", shown)
        self.lot("sample", 1, by="li")
        for stage, who in (("first", "wang"), ("second", "zhao")):
            self.lot("check", number, stage, "--accept-rest", by=who)
        self.assertIn("质量关未通过", self.lot("accept", number, by="guan", expect=FAILED))
        # A second stack brings the two that were missing.
        self.scan(number, sheets=2)
        shown = self.lot("show", number)
        self.assertNotIn("图像只够", shown)
        self.assertIn("全部 5 幅图像都是空白", shown)  # as the drill's sheets are
        self.lot("waive", number, "--code", "only_blank", "--reason", "确为空白", by="guan")
        self.assertIn("质量关：通过", self.lot("show", number))

    def test_who_scanned_under_an_account_does_not_check(self):
        number = self.prepared(leaves=2)
        said = self.scan(number, "--as", "wang", sheets=2, text="not the password\n", expect=USAGE)
        self.assertIn("密码不对", said)
        self.assertEqual(self.pages_of(number), [])
        self.add_account("root", "administrator", "password of root")
        self.scan(number, "--as", "root", sheets=2, text="password of root\n", expect=FAILED)
        self.assertEqual(self.pages_of(number), [])
        self.scan(number, "--as", "wang", sheets=2, text=self.passwords["wang"] + "\n")
        self.assertTrue(self.is_recorded(number, "lot.step", "account:wang"))
        self.lot("sample", 1, by="li")
        self.assertIn("须由另一个人", self.lot("check", number, "first", "--accept-rest", by="wang",
                                               expect=FAILED))
        self.lot("check", number, "first", "--accept-rest", by="zhao")

    def test_as_many_sheets_as_pages_are_fed_again_or_none_is_replaced(self):
        number = self.prepared(leaves=4)
        self.scan(number, sheets=4)
        self.lot("sample", 1, by="li")
        self.lot("check", number, "first", "--refuse", "1-2=歪斜", by="wang")
        said = self.scan(number, "--rescan", "1,2", expect=USAGE)
        self.assertIn("没有替换", said)
        self.assertEqual(len(self.pages_of(number)), 5)  # the new one is kept, at the end
        self.lot("replace", number, "--page", "1", "--by", "5", by="li")
        self.assertEqual(len(self.pages_of(number)), 4)
        self.assertIn("没有第 5 页", self.scan(number, "--rescan", "5", expect=USAGE))
        self.assertIn("页号", self.scan(number, "--rescan", "2-x", expect=USAGE))

    def test_several_images_make_one_leaf(self):
        number = self.prepared(leaves=2)
        self.scan(number, sheets=4)
        self.assertIn("应有 2 张，图像多至 4 张", self.lot("show", number))
        self.lot("leaf", number, "--image", "1=slip_down", expect=USAGE)
        self.lot("leaf", number, "--image", "1=slip_down", "--image", "2=slip_lifted", by="li")
        self.lot("leaf", number, "--image", "3-4=fold_part", by="li")
        shown = self.lot("show", number)
        self.assertNotIn("应有 2 张", shown)

    def test_the_campaign_is_planned_and_followed(self):
        number = self.prepared(leaves=3)
        self.scan(number, sheets=3)
        said = self.lot("plan", "--start", "2026-11-02", "--pages-a-day", 3200, "--dossiers", 13000,
                        "--pages", 1000000, by="guan")
        self.assertIn("2026-11-02 起，每天 3200 页", said)
        self.assertIn("已扫描 3 页", self.lot("progress"))
        self.assertIn("日期", self.lot("plan", "--start", "2026-02-30", "--pages-a-day", 1,
                                       "--dossiers", 1, "--pages", 1, expect=USAGE))


if __name__ == "__main__":
    unittest.main()
