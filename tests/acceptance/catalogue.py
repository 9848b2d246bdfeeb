# SPDX-License-Identifier: Apache-2.0
"""The catalogue of a whole dossier through the command line alone: drafted, looked at, confirmed,
corrected, refused, added to, renumbered, sent out and taken over; and the queue of pages to be read."""

import json
import subprocess
import unittest
import zipfile

from archive_case import FAILED, OK, SET_ASIDE, USAGE, ArchiveCase, need


class Catalogue(ArchiveCase):
    def catalogue(self, command, number, *more, expect=OK, lang="zh"):
        done = self.dangan("--lang", lang, "catalogue", command, "--archive", self.archive, number,
                           *more, expect=expect)
        return done.stdout if expect == OK else done.stderr

    def listed(self, number):
        return json.loads(self.catalogue("show", number, "--json"))["materials"]

    def drafts(self, number):
        return [m for m in self.listed(number) if m["state"] == "draft"]

    def confirmed(self, number):
        return {m["number"]: m["title"] for m in self.listed(number) if m["state"] == "confirmed"}

    def taken_in(self, person=None):
        person = person or self.person
        self.ingest([self.scans(person)], person=person, expect=(OK, SET_ASIDE))
        return person.number

    def test_a_dossier_is_drafted_confirmed_corrected_and_sent_out(self):
        number = self.taken_in()
        drafts = self.drafts(number)
        self.assertGreater(len(drafts), 3)
        # Every page that is not blank is in exactly one of them.
        pages = sorted(p for m in drafts for p in m["pages"])
        self.assertEqual(len(pages), len(set(pages)))
        self.assertIn("草稿", self.catalogue("show", number))
        self.assertEqual(self.confirmed(number), {})

        first, second, third = (str(m["id"]) for m in drafts[:3])
        self.catalogue("refuse", number, third, "--reason", "不是一份材料")
        self.catalogue("correct", number, second, "--class", "7", "--title", "优秀毕业生登记表",
                       "--formed", "2012.6", "--remark", "复印件", "--note", "看纸质件")
        self.catalogue("confirm", number, first)
        self.assertIn("优秀毕业生登记表", self.confirmed(number).values())
        self.assertEqual(self.confirmed(number)["7-1"], "优秀毕业生登记表")

        # The same drafts are not proposed again once one was refused.
        self.catalogue("draft", number)
        self.assertNotIn(drafts[2]["pages"], [m["pages"] for m in self.drafts(number)])
        self.catalogue("confirm", number, "--all")
        added = self.catalogue("add", number, "--class", "10", "--title", "体检表", "--formed",
                               "1998-09-14", "--pages",
                               ",".join(map(str, drafts[2]["pages"])))
        self.assertIn("体检表", added)
        numbers = self.confirmed(number)
        self.assertIn("体检表", numbers.values())

        history = self.catalogue("history", number)
        for word in ("生成草稿", "确认", "更正", "退回", "增补", "看纸质件"):
            self.assertIn(word, history)
        self.check_files(number, numbers)
        self.verify()

    def check_files(self, number, numbers):
        book, form, csv = (self.folder / f"目录.{end}" for end in ("xlsx", "pdf", "csv"))
        for file in (book, form, csv):
            self.catalogue("export", number, "--out", file)
        self.catalogue("export", number, "--out", book, expect=USAGE)  # nothing is overwritten
        self.assertIn("xl/workbook.xml", zipfile.ZipFile(book).namelist())
        text = subprocess.run(["pdftotext", "-layout", form, "-"], check=True, capture_output=True,
                              text=True).stdout
        for label in numbers:
            self.assertIn(label, text)
        self.assertNotIn("份数", text)

        # What went out comes in again, into another dossier.
        other = self.taken_in(self.persons[1])
        said = self.catalogue("import", other, book, "--check", expect=OK)
        self.assertIn(f"{len(numbers)} 份材料", said)
        self.catalogue("import", other, csv)
        self.assertEqual(self.confirmed(other), numbers)
        self.assertIn("已经确认入目", self.catalogue("import", other, csv, expect=FAILED))

    def test_a_catalogue_with_faults_names_each_row_and_changes_nothing(self):
        number = self.taken_in()
        bad = self.folder / "bad.csv"
        bad.write_text("类号,序号,材料名称,年,月,日,页数\n1,1,履历表,2010,13,,x\n4,2,学历,,,,2\n", "utf-8")
        said = self.catalogue("import", number, bad, expect=USAGE)
        self.assertIn("CSV!2", said)
        self.assertIn("CSV!3", said)
        self.assertIn("小类", said)
        self.assertEqual(self.confirmed(number), {})
        old = self.folder / "old.xls"
        old.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
        self.assertIn(".xls", self.catalogue("import", number, old, expect=USAGE))

    def test_values_are_confirmed_corrected_and_refused_and_facts_decided(self):
        number = self.taken_in()
        values = json.loads(self.catalogue("values", number, "--json"))["values"]
        names = {v["name"] for v in values}
        self.assertTrue({"name", "birth"} <= names, names)
        name = next(v for v in values if v["name"] == "name")
        page = str(name["page"])
        self.catalogue("value", number, page, "姓名", "--correct", "王炜", "--note", "看原件")
        self.catalogue("value", number, page, "birth", "--confirm")
        again = json.loads(self.catalogue("values", number, "--json"))["values"]
        corrected = next(v for v in again if v["name"] == "name" and v["page"] == name["page"])
        self.assertEqual((corrected["value"], corrected["state"]), ("王炜", "corrected"))
        # Reading the dossier once more leaves a person's word as it is.
        self.queue("again", number)
        self.queue("run")
        again = json.loads(self.catalogue("values", number, "--json"))["values"]
        corrected = next(v for v in again if v["name"] == "name" and v["page"] == name["page"])
        self.assertEqual((corrected["value"], corrected["proposed"]), ("王炜", name["proposed"]))
        self.correct_a_text(number, page)
        self.catalogue("decide", number, "birth", "1990-02-06", "--page", page, "--note", "最早的材料")
        self.assertIn("没有“x”", self.catalogue("decide", number, "x", "1", expect=USAGE))

    def text(self, command, number, page, *more, text="", expect=OK):
        return self.dangan("--lang", "zh", "text", command, "--archive", self.archive, number, page,
                           *more, text=text, expect=expect).stdout

    def correct_a_text(self, number, page):
        read = self.text("show", number, page)
        right = read.replace("姓", "性", 1)
        self.assertNotEqual(read, right)
        self.text("correct", number, page, "-", text=right)
        self.assertEqual(self.text("show", number, page), right)
        versions = self.text("versions", number, page)
        self.assertIn("更正", versions)
        # The one that was read stays beside it, and can be used again.
        other = versions.splitlines()[1].split()[0]
        self.text("use", number, page, other)
        self.assertEqual(self.text("show", number, page), read)

    def queue(self, command, *more, expect=OK):
        return self.dangan("--lang", "zh", "queue", command, "--archive", self.archive, *more,
                           expect=expect).stdout

    def test_while_reading_is_paused_pages_come_in_and_are_read_later(self):
        self.queue("pause")
        number = self.taken_in()
        waiting = json.loads(self.queue("show", "--json"))
        self.assertTrue(waiting["paused"])
        self.assertGreater(waiting["without_text"], 3)
        self.assertIn("已暂停", self.queue("run"))
        self.queue("resume")
        self.queue("first", number)
        self.assertIn("识读", self.queue("run"))
        self.assertEqual(json.loads(self.queue("show", "--json"))["waiting"], 0)
        self.assertGreater(len(self.drafts(number)), 3)
        self.assertIn("0 页等待重读", self.queue("again", "--outdated"))

    def test_a_page_whose_text_takes_too_long_is_marked_and_its_dossier_goes_on(self):
        scans = sorted(p for p in self.scans().iterdir() if p.is_file())
        done = self.dangan("--lang", "zh", "ingest", "--archive", self.archive, "--person",
                           self.person.name, "--id", "-", "--page-timeout", "10", *scans[:3],
                           text=self.person.id + "\n", env={"DANGAN_TEST_TEXT_HANG_ON": scans[1].name},
                           program=need("DANGAN_WITH_FAULTS"), expect=(OK, SET_ASIDE))
        self.assertIn("文字还没有读出", done.stderr)
        said = self.dangan("--lang", "zh", "queue", "show", "--archive", self.archive,
                           expect=SET_ASIDE).stdout
        self.assertIn("超过了限定时间", said)


if __name__ == "__main__":
    unittest.main()
