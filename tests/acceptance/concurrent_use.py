# SPDX-License-Identifier: Apache-2.0
"""serve, ingest, search, show and verify on one archive at the same time; and two ingests of one
batch, of which one is told that the other is at work."""

import socket
import subprocess
import threading
import time
import unittest

from archive_case import FAILED, OK, ArchiveCase, Server
from api_client import Client  # scripts/, which archive_case adds to the path


class ConcurrentUse(ArchiveCase):
    def start_ingest(self, person, workers=1):
        process = subprocess.Popen(
            [self.program, *self.ingest_command([self.scans(person)], person, workers=workers)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.stdin.write(person.id + "\n")
        process.stdin.close()
        process.stdin = None
        return process

    def test_all_work_on_one_archive_at_once(self):
        first, second, third = self.persons[:3]
        password = self.add_account("keeper", "custodian")
        self.ingest([self.scans(first)], person=first)
        expected = len(self.pages(first))
        counts, faults = {"search": 0, "lookup": 0, "show": 0, "verify": 0}, []
        end = threading.Event()

        def keep_on(kind, act):
            try:
                while not end.is_set():
                    act()
                    counts[kind] += 1
                    time.sleep(0.01)
            except Exception as fault:  # reported by the main thread
                faults.append(f"{kind}: {fault!r}")

        with Server(self.program, self.archive) as server:
            clients = []
            for _ in range(2):
                client = Client(server.address)
                client.log_in("keeper", password)
                clients.append(client)

            def search():
                hits = clients[0].search(first.name)["hits"]
                self.assertTrue(any(h["dossier"] == first.number for h in hits))

            def lookup():
                found = clients[1].get(f"/api/dossiers/{first.number}")
                self.assertEqual(len(found["pages"]), expected)

            def show():
                self.assertEqual(len(self.pages(first)), expected)

            def verify():
                self.assertEqual(self.verify()["damage"], [])

            threads = [threading.Thread(target=keep_on, args=pair) for pair in
                       (("search", search), ("lookup", lookup), ("show", show),
                        ("verify", verify))]
            for thread in threads:
                thread.start()
            writers = [self.start_ingest(second), self.start_ingest(third)]
            for writer in writers:
                output, log = writer.communicate(timeout=600)
                self.assertEqual(writer.returncode, OK, output + log)
            end.set()
            for thread in threads:
                thread.join()
            print("beside two ingests: " +
                  ", ".join(f"{kind} {count}" for kind, count in counts.items()))
            self.assertEqual(faults, [])
            for kind, count in counts.items():
                self.assertGreater(count, 0, kind)
            for person in (second, third):
                shown = clients[0].get(f"/api/dossiers/{person.number}")
                self.assertEqual({p["state"] for p in shown["pages"]}, {"stored"})
        self.assertEqual(self.verify()["damage"], [])

    def test_two_ingests_of_one_batch_do_not_meet(self):
        first = self.start_ingest(self.person)
        # It holds the batch once it reports its first stage.
        self.assertIn('"stage"', first.stderr.readline())
        second = self.dangan("--lang", "zh", *self.ingest_command([self.scans()]),
                             text=self.person.id + "\n", expect=FAILED)
        self.assertRegex(second.stderr, "正在|占用|稍")
        output, log = first.communicate(timeout=600)
        self.assertEqual(first.returncode, OK, output + log)
        numbers = [p["number"] for p in self.pages()]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.assertEqual({p["state"] for p in self.pages()}, {"stored"})

    def test_a_broken_request_gets_an_honest_status_and_the_server_lives(self):
        with Server(self.program, self.archive) as server:
            client = Client(server.address)
            self.assertEqual(client.get("/healthz")["status"], "ok")
            self.assertEqual(client.ask("GET", "/api/nothing-here")[0], 404)
            self.assertEqual(client.ask("GET", "/api/overview")[0], 401)
            self.assertEqual(client.ask("POST", "/api/session", raw=b"{")[0] // 100, 4)
            self.assertEqual(self.status_of_announced_body(server.address, 1 << 40), 413)
            self.assertEqual(client.get("/healthz")["status"], "ok")

    def status_of_announced_body(self, address, size):
        """What the server says to a body it has only been told of."""
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(f"POST /api/session HTTP/1.1\r\nHost: {host}:{port}\r\n"
                               "Content-Type: application/json\r\n"
                               f"Content-Length: {size}\r\n\r\n".encode())
            return int(connection.recv(4096).split()[1])


if __name__ == "__main__":
    unittest.main()
