# SPDX-License-Identifier: Apache-2.0
"""A vendor's delivery: good dossiers come in whole, faulty ones not at all, each with its reason;
killed and repeated, nothing is lost and nothing doubled."""

import collections
import csv
import json
import re
import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import time
import unittest
import zipfile

from archive_case import INTERRUPTED, OK, SET_ASIDE, USAGE, ArchiveCase, sha256

WORKBOOK = {
    "[Content_Types].xml": """<?xml version="1.0" encoding="UTF-8"?><Types
 xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"
 ContentType="application/xml"/></Types>""",
    "xl/workbook.xml": """<workbook xmlns:r="r"><sheets><sheet name="目录" sheetId="1" r:id="rId1"/>
</sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships><Relationship Id="rId1"
 Target="worksheets/sheet1.xml"/></Relationships>""",
}


def write_workbook(path, rows, merged=()):
    def cell(place, text):
        if isinstance(text, int):
            return f'<c r="{place}"><v>{text}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
    xml = "<worksheet><sheetData>"
    for number, row in enumerate(rows, 1):
        xml += f'<row r="{number}">'
        xml += "".join(cell(f"{chr(65 + c)}{number}", text) for c, text in enumerate(row)
                       if text != "")
        xml += "</row>"
    xml += "</sheetData><mergeCells>"
    xml += "".join(f'<mergeCell ref="{m}"/>' for m in merged) + "</mergeCells></worksheet>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in WORKBOOK.items():
            package.writestr(name, text)
        package.writestr("xl/worksheets/sheet1.xml", xml)


def catalogue(*materials):
    """Class, title and pages of each, below titles as they are printed."""
    return [["干部人事档案目录"], [], ["类号", "序号", "材料名称", "材料形成时间", "页数", "备注"],
            *[[code, 1, title, "2003.7", pages, ""] for code, title, pages in materials]]


class Delivery(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.delivery = self.folder / "交付"
        self.delivery.mkdir()
        self.images = self.single_pages(8)
        self.blank = self.folder / "blank.tif"
        self.blank.write_bytes(self.white_tiff(1240, 1754))
        self.lists = 0

    @staticmethod
    def white_tiff(width, height):
        strip = b"\xff" * ((width + 7) // 8 * height)
        tags = [(256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, 1), (262, 3, 1),
                (273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, len(strip))]
        at = 8 + len(strip) + len(strip) % 2
        out = b"II*\0" + struct.pack("<I", at) + strip + b"\0" * (len(strip) % 2)
        out += struct.pack("<H", len(tags))
        for tag, kind, value in tags:
            out += struct.pack("<HHII", tag, kind, 1, value)
        return out + b"\0\0\0\0"

    def put(self, dossier, below, source):
        for role in ("原始图像", "优化图像"):
            target = dossier / role / below
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
        # Optimised images are other bytes than the originals.
        with open(dossier / "优化图像" / below, "ab") as file:
            file.write(b"\0")

    def dossier(self, person, between="", images=2):
        """Images of class 1 and one of 4-1, and a catalogue that says so."""
        folder = self.delivery / f"{person.name}{between}{person.id}"
        for n in range(1, images + 1):
            self.put(folder, f"一类/{n:03}.jpg", self.images[n - 1])
        self.put(folder, "4-1/001.jpg", self.images[images])
        write_workbook(folder / "目录.xlsx",
                       catalogue(("1", "干部履历表", images), ("4-1", "毕业生登记表", 1)))
        return folder

    def run_delivery(self, *more, expect, folder=None):
        """Outcomes by folder, and the list's rows."""
        self.lists += 1
        listed = self.folder / f"list-{self.lists}.csv"
        done = self.dangan("delivery", "--archive", self.archive, "--json", "--workers", 2, "--list",
                           listed, *more, folder or self.delivery, expect=expect)
        outcomes = collections.defaultdict(list)
        for line in done.stdout.splitlines():
            outcome = json.loads(line)
            outcomes[outcome["folder"]].append(outcome)
        raw = listed.read_bytes()
        self.assertTrue(raw.startswith(b"\xef\xbb\xbf"))
        self.rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
        self.assertEqual(sum(max(1, len(o["objections"])) for l in outcomes.values() for o in l),
                         len(self.rows))
        return {name: found[0] if name else found for name, found in outcomes.items()}

    def codes(self, outcome):
        return sorted({o["code"] for o in outcome["objections"]})

    def delivered(self):
        """Name below the delivery, class, beginning, and the digests of master and vendor's image."""
        rows = self.database().execute(
            "SELECT f.path, p.sheet_class, p.begins_document, hex(o.content), hex(v.content) "
            "FROM page p JOIN file f ON f.id = p.file JOIN object o ON o.id = f.object "
            "LEFT JOIN copy c ON c.page = p.id AND c.kind = 'delivered' "
            "LEFT JOIN object v ON v.id = c.object ORDER BY p.id").fetchall()
        return [(path.split("/交付/")[1], code, begins, master.lower(), (image or "").lower())
                for path, code, begins, master, image in rows]

    def expected(self, folder, images=2):
        wanted = []
        for below, code, begins in [(f"一类/{n:03}.jpg", "1", int(n == 1))
                                    for n in range(1, images + 1)] + [("4-1/001.jpg", "4-1", 1)]:
            wanted.append((f"{folder.name}/原始图像/{below}", code, begins,
                           sha256(folder / "原始图像" / below), sha256(folder / "优化图像" / below)))
        return wanted

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

    def test_a_dossier_that_is_stopped_does_not_stop_the_others(self):
        stopped, other = (self.dossier(person) for person in self.persons[:2])
        person = self.persons[0]
        self.dangan("lot", "open", "--archive", self.archive, "一批", "--operator", "李工", expect=OK)
        said = self.dangan("lot", "add", "--archive", self.archive, 1, "--person", person.name, "--id",
                           "-", "--leaves", 3, text=person.id + "\n", expect=OK).stdout
        number = re.search(r"\d{6}-\d{4}-\d{6}", said).group()
        self.dangan("lot", "prepare", "--archive", self.archive, number, "--stop",
                    "classified:1:密级标识", expect=OK)
        for more in (["--check"], []):
            found = self.run_delivery("--open", *more, expect=SET_ASIDE)
            self.assertEqual(self.codes(found[stopped.name]), ["not_open"])
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

    def test_killed_anywhere_and_run_again_nothing_is_lost_or_doubled(self):
        folders = [self.dossier(p, images=3) for p in self.persons[:3]]
        command = [self.program, "delivery", "--archive", self.archive, "--open", "--workers", "2",
                   "--list", self.folder / "killed.csv", self.delivery]
        kills = collections.Counter()
        for name, least in [("file", 1), ("file", 3), ("copy", 3), ("delivered", 1),
                            ("delivered", 3), ("copy", 14), ("delivered", 6)]:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            while process.poll() is None and self.count(name) < least:
                time.sleep(0.002)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                kills[name] += 1
            process.wait()
        self.assertGreaterEqual(len(kills), 3, kills)
        self.assertEqual(sorted(p.name for p in self.folder.glob("*.csv")), [])
        outcomes = self.run_delivery("--open", expect=OK)
        self.assertLessEqual({o["state"] for o in outcomes.values()}, {"taken", "held"})
        wanted = [row for folder in folders for row in self.expected(folder, 3)]
        self.assertEqual(sorted(self.delivered()), sorted(wanted))
        self.assertEqual(self.count("batch"), 3)
        for outcome in outcomes.values():
            pages = self.show(self.persons[0]._replace(number=outcome["dossier"]))["pages"]
            self.assertEqual([p["number"] for p in pages], [1, 2, 3, 4])
        self.assertEqual(self.verify()["damage"], [])

    def count(self, name):
        where = "copy WHERE kind = 'delivered'" if name == "delivered" else name
        database = sqlite3.connect(f"file:{self.archive / 'archive.db'}?mode=ro", uri=True)
        try:
            return database.execute(f"SELECT count(*) FROM {where}").fetchone()[0]
        finally:
            database.close()

    def test_stopped_in_order_it_says_so_and_goes_on(self):
        folder = self.dossier(self.persons[0], images=5)
        process = subprocess.Popen(
            [self.program, "delivery", "--archive", self.archive, "--open", "--json", "--workers",
             "2", "--list", self.folder / "stopped.csv", self.delivery], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        while process.poll() is None and self.count("file") < 1:
            time.sleep(0.002)
        process.send_signal(signal.SIGTERM)
        out = process.communicate()[0]
        self.assertEqual(process.returncode, INTERRUPTED)
        self.assertEqual(json.loads(out.splitlines()[0])["state"], "interrupted")
        self.assertTrue((self.folder / "stopped.csv").exists())
        self.assertEqual(self.run_delivery(expect=OK)[folder.name]["state"], "taken")
        self.assertEqual(self.delivered(), self.expected(folder, 5))

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
