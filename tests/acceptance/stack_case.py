# SPDX-License-Identifier: Apache-2.0
"""What the tests with mixed stacks share: separator sheets as the program prints them, scanned among
rendered papers, and where the pages of a stack went."""

import math
import pathlib
import struct
import subprocess
import tempfile

from archive_case import OK, ArchiveCase


class Gray:
    """A gray image of rows of bytes."""

    def __init__(self, width, height, pixels):
        self.width, self.height, self.pixels = width, height, pixels

    @staticmethod
    def read(path):
        magic, size, _, pixels = path.read_bytes().split(b"\n", 3)
        assert magic == b"P5", path
        return Gray(*map(int, size.split()), pixels)

    def write(self, path):
        path.write_bytes(b"P5\n%d %d\n255\n" % (self.width, self.height) + self.pixels)

    def turned(self):
        """A quarter, clockwise."""
        columns = (self.pixels[x::self.width][::-1] for x in range(self.width))
        return Gray(self.height, self.width, b"".join(columns))

    def _sheared(self, slope):
        rows = []
        for y in range(self.height):
            row = self.pixels[y * self.width:(y + 1) * self.width]
            shift = round((y - self.height / 2) * slope)
            white = b"\xff" * abs(shift)
            rows.append(white + row[:self.width - shift] if shift >= 0 else row[-shift:] + white)
        return Gray(self.width, self.height, b"".join(rows))

    def skewed(self, degrees):
        """By two shears, which for a few degrees is a rotation."""
        slope = math.tan(math.radians(degrees))
        upright = self._sheared(slope).turned()._sheared(slope)
        return upright.turned().turned().turned()


def write_tiff(images, dpi, path):
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for image in images:
        strip = len(out)
        out += image.pixels + b"\0" * (len(image.pixels) % 2)
        resolution = len(out)
        out += struct.pack("<II", dpi, 1)
        struct.pack_into("<I", out, link, len(out))
        tags = [(256, 4, image.width), (257, 4, image.height), (258, 3, 8), (259, 3, 1),
                (262, 3, 1), (273, 4, strip), (277, 3, 1), (278, 4, image.height),
                (279, 4, len(image.pixels)), (282, 5, resolution), (283, 5, resolution),
                (296, 3, 2)]
        out += struct.pack("<H", len(tags))
        for tag, kind, value in tags:
            out += struct.pack("<HHII", tag, kind, 1, value)
        link = len(out)
        out += b"\0\0\0\0"
    path.write_bytes(out)


def drawn(pdf, beside, dpi):
    """Its pages as they come from a scanner; what that takes of the disk is left beside."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=beside))
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", pdf, folder / "p"], check=True)
    return [Gray.read(p) for p in sorted(folder.iterdir())]


class StackCase(ArchiveCase):
    DPI = 200
    UNKNOWN = "420112-2026-999999"

    def setUp(self):
        super().setUp()
        self.first, self.second = self.persons[:2]
        for person in (self.first, self.second):
            self.open_dossier(person, self.archive)

    def open_dossier(self, person, archive):
        """With one page in it, so that what the stack brings is numbered behind it."""
        self.ingest([self.single_pages(1)[0]], person=person, archive=archive)

    def labels(self, *arguments, archive=None, expect=OK):
        return self.dangan("labels", "--archive", archive or self.archive, *arguments,
                           expect=expect)

    def sheets(self, dpi=DPI):
        """What a clerk prints for two dossiers and another office's third, as scanned images."""
        other = self.folder / "other"
        self.init(other)
        stranger = self.first._replace(number=self.UNKNOWN)
        self.open_dossier(stranger, other)
        ours, theirs = self.folder / "ours.pdf", self.folder / "theirs.pdf"
        self.labels("--dossier", self.first.number, "--dossier", self.second.number, "--classes",
                    "--end", "--patch-t", "--out", ours)
        self.labels("--dossier", self.UNKNOWN, "--out", theirs, archive=other)
        images = drawn(ours, self.folder, dpi)
        classes = ["1", "2", "3", "4", "4-1", "4-2", "4-3", "4-4", "5", "6", "7", "8", "9", "9-1",
                   "9-2", "9-3", "9-4", "10"]
        self.assertEqual(len(images), 2 + len(classes) + 2)
        names = ["A", "B", *classes, "E", "T"]
        return {**dict(zip(names, images)), "?": drawn(theirs, self.folder, dpi)[0]}

    def papers(self, count):
        person = next(p for p in self.persons if list(self.scans(p).glob("*.pdf")))
        pages = []
        for pdf in sorted(self.scans(person).glob("*.pdf")):
            pages += drawn(pdf, self.folder, self.DPI)
        self.assertGreater(len(pages), 0)
        return [pages[n % len(pages)] for n in range(count)]

    def places(self, person):
        """File, page in it and class of what came in behind the first page."""
        rows = self.database().execute(
            "SELECT f.path, p.place, p.sheet_class, p.begins_document FROM page p "
            "JOIN file f ON f.id = p.file JOIN batch b ON b.id = p.batch "
            "JOIN dossier d ON d.id = b.dossier WHERE d.number = ? AND b.stack IS NOT NULL "
            "ORDER BY b.filed, f.place, p.place", (person.number,))
        return [(pathlib.Path(path).name, *rest) for path, *rest in rows]
