# SPDX-License-Identifier: Apache-2.0
"""A vendor's delivery: good dossiers come in whole, faulty ones not at all, each with its reason."""

import json
import os
import re
import shutil
import unittest
import zipfile

from archive_case import OK, SET_ASIDE, USAGE, sha256
from delivery_case import WORKBOOK, DeliveryCase, catalogue, write_workbook


class Delivery(DeliveryCase):
    def test_a_good_dossier_comes_in_with_its_classes_and_optimised_images(self):
        person = self.persons[0]
        folder = self.dossier(person)
        before = {p: sha256(p) for p in folder.rglob("*") if p.is_file()}

        # Looked at first: nothing is written, and without --open nobody's dossier is made.
        checked = self.run_delivery("--check", "--open", expect=OK)[folder.name]
        self.assertEqual((checked["state"], checked["pages"]), ("ready", 3))
        self.assertEqual(self.codes(self.run_delivery(expect=SET_ASIDE)[folder.name]),
                         ["no_dossier"])
        self.assertEqual(self.database().execute("SELECT count(*) FROM page").fetchone(), (0,))

        outcome = self.run_delivery("--open", expect=OK)[folder.name]
        self.assertEqual((outcome["state"], outcome["pages"]), ("taken", 3))
        self.assertEqual(self.rows[0]["结果"], "已接收")
        self.assertEqual(self.delivered(), self.expected(folder))
        pages = self.show(person._replace(number=outcome["dossier"]))["pages"]
        self.assertEqual([p["class"] for p in pages], ["1", "1", "4-1"])
        self.assertEqual(self.verify()["damage"], [])

        # The same again changes nothing, also from where the disk is mounted another time.
        events = self.database().execute("SELECT count(*) FROM custody_event").fetchone()
        again = self.run_delivery("--open", expect=OK)[folder.name]
        self.assertEqual((again["state"], again["dossier"]), ("held", outcome["dossier"]))
        self.delivery.rename(self.folder / "mnt")
        moved = self.run_delivery(expect=OK, folder=self.folder / "mnt")[folder.name]
        self.assertEqual(moved["state"], "held")
        self.assertEqual(self.database().execute("SELECT count(*) FROM custody_event").fetchone(),
                         events)
        (self.folder / "mnt").rename(self.delivery)
        self.assertEqual({p: sha256(p) for p in folder.rglob("*") if p.is_file()}, before)

        # A page that is another one now is not taken beside the first.
        shutil.copy(self.images[5], folder / "原始图像/一类/002.jpg")
        self.assertEqual(self.codes(self.run_delivery(expect=SET_ASIDE)[folder.name]),
                         ["changed_since"])
        self.assertEqual(len(self.delivered()), 3)

        # The vendor's image is verified like any object.
        digest = self.expected(folder)[0][4]
        stored = self.object_file(digest)
        stored.chmod(0o600)
        stored.write_bytes(b"changed")
        damage = self.verify(expect=4)["damage"]
        self.assertEqual(len(damage), 1)
        self.assertIn("delivered", json.dumps(damage))

    def test_each_fault_refuses_its_dossier_and_no_other(self):
        good, other = self.persons[0], self.persons[1]
        taken = self.dossier(good, "+")
        model = self.dossier(other)
        faults = {}
        numbers = iter(range(100, 1000))

        def faulty(code, name=None):
            """A copy of a good dossier for a person of its own."""
            body = f"11010519491231{next(numbers)}"
            weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
            check = "10X98765432"[sum(int(d) * w for d, w in zip(body, weights)) % 11]
            folder = self.delivery / (name or f"赵某{body}{check}")
            shutil.copytree(model, folder)
            faults[folder.name] = code
            return folder

        faulty("no_number", "没有号码")
        faulty("wrong_number", "钱某110105194912310021")
        faulty("name_differs", f"冒名{self.persons[2].id}")
        self.ingest([self.images[7]], person=self.persons[2])
        shutil.rmtree(faulty("no_originals") / "原始图像")
        shutil.rmtree(faulty("no_optimised") / "优化图像")
        (faulty("original_alone") / "优化图像/一类/002.jpg").unlink()
        (faulty("optimised_alone") / "原始图像/一类/002.jpg").unlink()
        gap = faulty("number_missing")
        for role in ("原始图像", "优化图像"):
            (gap / role / "一类/002.jpg").rename(gap / role / "一类/003.jpg")
        shutil.copy(self.images[0], faulty("number_repeated") / "原始图像/一类/0002.png")
        (faulty("image_unreadable") / "原始图像/一类/002.jpg").write_bytes(b"no image")
        cut = faulty("image_unreadable") / "优化图像/一类/002.jpg"
        cut.write_bytes(cut.read_bytes()[:3000])
        link = faulty("link") / "原始图像/一类/003.jpg"
        link.symlink_to("/etc/passwd")
        os.mkfifo(faulty("special") / "原始图像/一类/003.jpg")
        write_workbook(faulty("pages_missing") / "目录.xlsx",
                       catalogue(("1", "履历表", 5), ("4-1", "登记表", 1)))
        write_workbook(faulty("pages_extra") / "目录.xlsx",
                       catalogue(("1", "履历表", 1), ("4-1", "登记表", 1)))
        write_workbook(faulty("catalogue_row") / "目录.xlsx",
                       catalogue(("1", "履历表", "若干"), ("4-1", "登记表", 1)))
        write_workbook(faulty("catalogue_no_headings") / "目录.xlsx", [["无表头"]])
        (faulty("no_catalogue") / "目录.xlsx").unlink()
        shutil.copy(model / "目录.xlsx", faulty("catalogue_twice") / "目录（改）.xlsx")
        (faulty("catalogue_unreadable") / "目录.xlsx").write_bytes(b"PK\3\4 nothing")
        (faulty("catalogue_old_format") / "目录.xlsx").write_bytes(
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
        with zipfile.ZipFile(faulty("catalogue_too_large") / "目录.xlsx", "w",
                             zipfile.ZIP_DEFLATED) as bomb:
            for name, text in WORKBOOK.items():
                bomb.writestr(name, text)
            bomb.writestr("xl/worksheets/sheet1.xml", b" " * (200 << 20))
        blank = faulty("blank_counted")
        for role in ("原始图像", "优化图像"):
            shutil.copy(self.blank, blank / role / "一类/002.jpg")
        twice = faulty("folder_twice")
        second = self.delivery / twice.name.replace("赵某", "赵某-")
        shutil.copytree(twice, second)
        faults[min(twice.name, second.name)] = faults.pop(twice.name)
        hostile = self.delivery / ("=恶\x1b[31m意11010519491231002X")
        shutil.copytree(model, hostile)
        (self.delivery / "散页.jpg").write_bytes(b"x")

        outcomes = self.run_delivery("--open", expect=SET_ASIDE)
        self.assertEqual(outcomes[taken.name]["state"], "taken")
        self.assertEqual(outcomes[model.name]["state"], "taken")
        for folder, code in faults.items():
            with self.subTest(code):
                self.assertEqual(outcomes[folder]["state"], "refused")
                self.assertEqual(self.codes(outcomes[folder]), [code])
        self.assertEqual([self.codes(o) for o in outcomes[""]], [["file_outside"]])
        self.assertNotIn("\x1b", "".join(row["文件夹"] for row in self.rows))
        hostile_row = next(row for row in self.rows if "恶" in row["文件夹"])
        self.assertTrue(hostile_row["文件夹"].startswith("'="))
        for row in self.rows:
            if row["结果"] == "未接收":
                self.assertTrue(row["原因"] and row["怎么办"], row)
        # Nothing of a refused dossier is in the archive, not even the dossier.
        self.assertEqual(self.count("page"), 3 + 3 + 1)
        self.assertEqual(self.database().execute("SELECT count(*) FROM dossier").fetchone(), (3,))
        self.assertEqual(self.verify()["damage"], [])

        # Mended, only it is missing.
        mended = next(f for f, code in faults.items() if code == "original_alone")
        shutil.copy(model / "优化图像/一类/002.jpg", self.delivery / mended / "优化图像/一类/002.jpg")
        outcomes = self.run_delivery("--open", expect=SET_ASIDE)
        self.assertEqual(outcomes[mended]["state"], "taken")
        self.assertEqual(outcomes[taken.name]["state"], "held")
        self.assertEqual(self.count("page"), 3 + 3 + 3 + 1)

    def test_a_difference_is_told_by_material_though_the_class_adds_up(self):
        person = self.persons[0]
        folder = self.delivery / f"{person.name}{person.id}"
        for n, below in enumerate(("01毕业生登记表/1.jpg", "01毕业生登记表/2.jpg", "02成绩单/1.jpg")):
            self.put(folder, f"4-1/{below}", self.images[n])

        def state(first, second):
            rows = catalogue(("4-1", "毕业生登记表", first), ("4-1", "成绩单", second))
            rows[-1][1] = 2
            write_workbook(folder / "目录.xlsx", rows)

        state(1, 2)
        refused = self.run_delivery("--open", expect=SET_ASIDE)[folder.name]
        self.assertEqual([(o["code"], o["class"], o["material"]) for o in refused["objections"]],
                         [("material_pages", "4-1", 1), ("material_pages", "4-1", 2)])
        self.assertIn("第 4-1 类第 2 份《成绩单》目录 2 页，图像 1 页", self.rows[1]["原因"])
        self.assertEqual(self.count("page"), 0)
        state(2, 1)
        self.assertEqual(self.run_delivery("--open", expect=OK)[folder.name]["state"], "taken")
        self.assertEqual([begins for _, _, begins, *_ in self.delivered()], [1, 0, 1])

    def test_a_dossier_that_is_stopped_or_not_prepared_does_not_stop_the_others(self):
        stopped, unprepared, other = (self.dossier(person) for person in self.persons[:3])
        self.dangan("lot", "open", "--archive", self.archive, "一批", "--operator", "李工", expect=OK)
        numbers = []
        for person in self.persons[:2]:
            said = self.dangan("lot", "add", "--archive", self.archive, 1, "--person", person.name,
                               "--id", "-", "--leaves", 3, text=person.id + "\n", expect=OK).stdout
            numbers.append(re.search(r"\d{6}-\d{4}-\d{6}", said).group())
        self.dangan("lot", "prepare", "--archive", self.archive, numbers[0], "--stop",
                    "classified:1:密级标识", expect=OK)
        for more in (["--check"], []):
            found = self.run_delivery("--open", *more, expect=SET_ASIDE)
            self.assertEqual(self.codes(found[stopped.name]), ["not_open"])
            self.assertEqual(self.codes(found[unprepared.name]), ["not_open"])
            self.assertEqual(found[other.name]["objections"], [])
        self.assertEqual(self.delivered(), self.expected(other))

    def test_a_page_that_comes_later_is_not_taken_for_one_in_its_place(self):
        person = self.persons[0]
        folder = self.dossier(person)
        self.run_delivery("--open", expect=OK)
        self.put(folder, "一类/003.jpg", self.images[5])
        write_workbook(folder / "目录.xlsx",
                       catalogue(("1", "干部履历表", 3), ("4-1", "毕业生登记表", 1)))
        found = self.run_delivery(expect=SET_ASIDE)
        self.assertEqual(self.codes(found[folder.name]), ["other_order"])

    def test_one_catalogue_for_all_and_two_trees_of_images(self):
        rows = [["总目录"], ["姓名", "身份证号", "类号", "材料名称", "页数"]]
        for n, person in enumerate(self.persons[:2]):
            name = f"{person.name}_{person.id}"
            for role, below in (("原始图像", "1.jpg"), ("优化图像", "1.jpg")):
                target = self.delivery / role / name / below
                target.parent.mkdir(parents=True)
                shutil.copy(self.images[n], target)
            rows.append([person.name, person.id, "九-2", "聘用合同", 1])
        rows.append(["没来", "11010519491231002X", "1", "履历表", 1])
        write_workbook(self.delivery / "总目录.xlsx", rows, ["A1:E1"])
        outcomes = self.run_delivery("--open", expect=SET_ASIDE)
        for person in self.persons[:2]:
            self.assertEqual(outcomes[f"{person.name}_{person.id}"]["state"], "taken")
        self.assertEqual([self.codes(o) for o in outcomes[""]], [["not_delivered"]])
        self.assertEqual({code for _, code, *_ in self.delivered()}, {"9-2"})

    def test_wrong_commands_change_nothing(self):
        self.dossier(self.persons[0])
        there = self.folder / "there.csv"
        there.write_text("mine")
        for arguments in (["--list", there, self.delivery], [self.folder / "nowhere"],
                          [self.archive], [self.archive.parent]):
            done = self.dangan("delivery", "--archive", self.archive, "--open", *arguments,
                               expect=USAGE)
            self.assertEqual(done.stdout, "")
        self.assertEqual(there.read_text(), "mine")
        self.assertEqual(self.database().execute("SELECT count(*) FROM dossier").fetchone(), (0,))


if __name__ == "__main__":
    unittest.main()
