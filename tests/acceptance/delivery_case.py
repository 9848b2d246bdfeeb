# SPDX-License-Identifier: Apache-2.0
"""What the tests of a vendor's delivery share: folders of dossiers and their catalogues."""

import collections
import csv
import json
import shutil
import sqlite3
import struct
import zipfile

from archive_case import ArchiveCase, sha256

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


class DeliveryCase(ArchiveCase):
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

    def run_delivery(self, *more, expect, folder=None, **how):
        """Outcomes by folder, and the list's rows."""
        self.lists += 1
        listed = self.folder / f"list-{self.lists}.csv"
        done = self.dangan("delivery", "--archive", self.archive, "--json", "--workers", 2, "--list",
                           listed, *more, folder or self.delivery, expect=expect, **how)
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

    def count(self, name):
        where = "copy WHERE kind = 'delivered'" if name == "delivered" else name
        database = sqlite3.connect(f"file:{self.archive / 'archive.db'}?mode=ro", uri=True)
        try:
            return database.execute(f"SELECT count(*) FROM {where}").fetchone()[0]
        finally:
            database.close()
