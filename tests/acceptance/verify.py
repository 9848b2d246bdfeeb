# SPDX-License-Identifier: Apache-2.0
"""verify finds one flipped bit, a file that is gone and one that never belonged there, and says
which page of which dossier it is; what is damaged is never served."""

import sqlite3
import unittest

from archive_case import DAMAGE, ArchiveCase, Server
from api_client import Client  # scripts/, which archive_case adds to the path


class Verify(ArchiveCase):
    def setUp(self):
        super().setUp()
        files = self.single_pages(3)
        self.ingest(files)
        self.stored = self.pages()
        self.assertEqual(len(self.stored), 3)

    def damage(self):
        return self.verify(expect=DAMAGE)["damage"]

    def flip_bit(self, path, where=None):
        data = bytearray(path.read_bytes())
        data[len(data) // 2 if where is None else where] ^= 0x10
        path.chmod(0o600)
        path.write_bytes(data)

    def test_an_archive_as_it_was_taken_in_is_clean(self):
        report = self.verify()
        self.assertEqual(report["damage"], [])
        # Masters, access copies, thumbnails and pyramids.
        self.assertGreaterEqual(report["objects"], 12)
        self.assertGreater(report["events"], 3)

    def test_a_flipped_bit_is_found_with_its_page(self):
        file = self.object_file(self.stored[1]["master"])
        self.flip_bit(file)
        found, = self.damage()
        self.assertEqual((found["kind"], found["dossier"], found["page"], found["path"]),
                         ("changed", self.person.number, 2, self.stored[1]["path"]))
        self.assertIn(file.name, found["object"])
        words = self.dangan("--lang", "zh", "verify", "--archive", self.archive, expect=DAMAGE)
        self.assertIn(self.person.number, words.stdout)
        self.assertIn("第 2 页", words.stdout)

    def test_every_single_object_is_looked_at(self):
        objects = [p for p in self.archive.rglob("*") if p.is_file() and
                   p.parent != self.archive and len(p.name) >= 32]
        self.assertGreaterEqual(len(objects), 12)
        for path in objects:
            kept = path.read_bytes()
            self.flip_bit(path, 0)
            found, = self.damage()
            self.assertEqual((found["kind"], found["dossier"]), ("changed", self.person.number))
            path.write_bytes(kept)
        self.assertEqual(self.verify()["damage"], [])

    def test_a_missing_file_is_found_with_its_page(self):
        self.object_file(self.stored[2]["master"]).unlink()
        found, = self.damage()
        self.assertEqual((found["kind"], found["dossier"], found["page"]),
                         ("missing", self.person.number, 3))

    def test_a_shortened_file_is_found(self):
        file = self.object_file(self.stored[0]["master"])
        file.chmod(0o600)
        file.write_bytes(file.read_bytes()[:-1])
        found, = self.damage()
        self.assertEqual((found["kind"], found["page"]), ("changed", 1))

    def test_a_foreign_file_is_found_and_left_alone(self):
        beside = self.object_file(self.stored[0]["master"])
        foreign = beside.with_name("f" * len(beside.name))
        foreign.write_bytes(b"not of this archive")
        found, = self.damage()
        self.assertEqual(found["kind"], "foreign")
        self.assertIn(foreign.name, found["object"])
        self.assertTrue(foreign.exists())

    def test_what_the_archive_did_not_make_is_foreign_in_its_root_too(self):
        (self.archive / "dangan.toml").write_text("")
        (self.archive / "outbox").mkdir()
        self.dangan("tls", "init", "--archive", self.archive, "localhost")
        self.assertEqual(self.verify()["damage"], [])
        (self.archive / "copy.db").write_bytes(b"x")
        found, = self.damage()
        self.assertEqual((found["kind"], found["object"]), ("foreign", "copy.db"))

    def test_a_dossier_changed_behind_the_ledgers_back_is_told_in_both_languages(self):
        database = sqlite3.connect(self.archive / "archive.db")
        with database:
            database.execute("UPDATE dossier SET location = 'elsewhere'")
        database.close()
        found, = self.damage()
        self.assertEqual((found["kind"], found["dossier"]), ("custody", self.person.number))
        for language, said in (("zh", "流转记录不符"), ("en", "differs from the ledger")):
            words = self.dangan("--lang", language, "verify", "--archive", self.archive,
                                expect=DAMAGE)
            self.assertIn(said, words.stdout)
            self.assertIn(self.person.number, words.stdout)

    def test_damaged_pages_are_not_served_and_the_others_are(self):
        password = self.add_account("keeper", "custodian")
        with Server(self.program, self.archive) as server:
            client = Client(server.address)
            client.log_in("keeper", password)
            pages = client.get(f"/api/dossiers/{self.person.number}")["pages"]
            self.assertEqual(len(pages), 3)
            for page in pages:
                status, image = client.ask("GET", f"/api/pages/{page['id']}/image")
                self.assertEqual((status, image[:2]), (200, b"\xff\xd8"))
            damaged = next(p for p in self.archive.rglob("*")
                           if p.is_file() and p.read_bytes() == image)
            self.flip_bit(damaged)
            statuses = [client.ask("GET", f"/api/pages/{p['id']}/image")[0] for p in pages]
            self.assertEqual(statuses[:2], [200, 200])
            self.assertGreaterEqual(statuses[2], 500)

    def test_tiles_are_cut_from_the_pyramid_until_it_is_damaged(self):
        password = self.add_account("keeper", "custodian")
        with Server(self.program, self.archive) as server:
            client = Client(server.address)
            client.log_in("keeper", password)
            page = client.get(f"/api/dossiers/{self.person.number}")["pages"][0]
            tiles = f"/api/pages/{page['id']}/tiles"
            shown = client.get(tiles)
            clean = client.get(f"/api/pages/{page['id']}")["page"]
            self.assertEqual((shown["width"], shown["height"]), (clean["width"], clean["height"]))
            last = shown["levels"][0]
            ends = [f"{tiles}/0/0/0", f"{tiles}/0/{last['columns'] - 1}/{last['rows'] - 1}"]
            whole = [p for p in self.archive.rglob("*")
                     if p.is_file() and p.read_bytes()[:4] == b"II*\0"]
            for place in ends:
                status, tile = client.ask("GET", place)
                self.assertEqual((status, tile[:2]), (200, b"\xff\xd8"))
                pyramid, = [p for p in whole if tile in p.read_bytes()]
            self.assertEqual(client.ask("GET", f"{tiles}/0/{last['columns']}/0")[0], 404)
            self.flip_bit(pyramid)
            self.assertGreaterEqual(client.ask("GET", ends[0])[0], 500)
        self.assertIn("pyramid", self.damage()[0]["what"])


if __name__ == "__main__":
    unittest.main()
