# SPDX-License-Identifier: Apache-2.0
"""A scanner that speaks eSCL: the far side of scan_escl.py, written for the tests because Debian 12
has no eSCL server that runs without a scanner. It speaks the part of the Mopria eSCL specification
that a client sees, in two ways of answering:

    naps2     as NAPS2's scanner sharing does: its capabilities, pages in chunks, 503 while a page
              is not ready, 500 whatever went wrong, and a feeder that is `Loaded` or `Processing`,
              because NAPS2 says no more of it
    scanner   as a network scanner does: the feeder says empty, jam or open cover

Sheets have numbers, and each has a colour of its own (see colour_of), so that order and
completeness can be seen in what arrives.
"""

import http.server
import re
import socket
import socketserver
import ssl
import struct
import threading
import time
import uuid
import xml.etree.ElementTree as xml
import zlib

PWG = "http://www.pwg.org/schemas/2010/12/sm"
SCAN = "http://schemas.hp.com/imaging/escl/2011/05/03"
ADF_STATES = {"jam": "ScannerAdfJam", "cover": "ScannerAdfDoorOpen",
              "double": "ScannerAdfMultipickDetected"}
DPI = (100, 150, 200, 300, 600)
# Clients look for these prefixes, whatever XML says of them.
xml.register_namespace("pwg", PWG)
xml.register_namespace("scan", SCAN)


def colour_of(sheet, back=False):
    """The paper's colour of one side of a sheet, in red, green and blue."""
    return (200 + sheet, 255 - sheet, 190 if back else 240)


def png(width, height, in_colour, colour):
    """A page of this colour with black bars, so that no program takes it for a blank sheet."""
    pixel = bytes(colour) if in_colour else bytes(colour[:1])
    paper = pixel * width
    bar = pixel * (width // 8) + bytes(len(pixel) * (width // 4))
    bar += paper[len(bar):]
    rows = b"".join(b"\0" + (bar if y * 20 // height in (4, 12) else paper) for y in range(height))

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data +
                struct.pack(">I", zlib.crc32(kind + data)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2 if in_colour else 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) +
            chunk(b"IEND", b""))


class Job:
    def __init__(self, settings):
        self.name = str(uuid.uuid4())

        def value(path, otherwise=""):
            found = settings.find(path)
            return otherwise if found is None else found.text
        self.feeder = value(f"{{{PWG}}}InputSource") == "Feeder"
        self.duplex = value(f"{{{SCAN}}}Duplex") == "true"
        self.colour = value(f"{{{SCAN}}}ColorMode")
        self.format = value(f"{{{PWG}}}DocumentFormat")
        self.dpi = int(value(f"{{{SCAN}}}XResolution"))
        region = f"{{{PWG}}}ScanRegions/{{{PWG}}}ScanRegion/{{{PWG}}}"
        self.width = int(value(region + "Width")) * self.dpi // 300
        self.height = int(value(region + "Height")) * self.dpi // 300
        self.back = False     # of the sheet that was fed last comes next
        self.images = 0
        self.fed_at = None    # when the sheet in work was taken
        self.over = None      # the status that every further request gets


class EsclScanner:
    """Answers on a port of its own from `start` to `switch_off`; `with` does both. All members may
    be changed while it works:

    sheets      numbers of those in the feeder
    faults      {sheet: kind}. jam, cover, double: the sheet is not delivered, the job ends. cut:
                half of it is sent. off: the same, and the PC is gone. stall: nothing comes any
                more. dialog: the PC waits for an answer, and says 503 as long.
    page_time   seconds that a sheet takes
    """

    def __init__(self, way="naps2", certificate=None, formats=("application/pdf", "image/jpeg",
                                                               "image/png")):
        self.way, self.certificate, self.formats = way, certificate, formats
        self.sheets, self.faults, self.page_time = [], {}, 0.0
        self.jpegs = []       # bytes to send when JPEG is asked for, in turn
        self.duplex = True
        self.at = 0           # the sheet that was taken in last
        self.state = None     # of the feeder, when something is wrong
        self.job = None
        self.jobs = []        # all there have been
        self.port = 0
        self.lock = threading.RLock()
        self.gone = threading.Event()
        self.server = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, value, trace):
        self.switch_off()

    @property
    def url(self):
        return f"http{'s' if self.certificate else ''}://127.0.0.1:{self.port}/eSCL"

    def start(self):
        """Also after switch_off, on the same port."""
        self.gone.clear()
        self.job, self.state = None, None
        self.server = Listener(("127.0.0.1", self.port), Answers)
        self.server.scanner = self
        self.port = self.server.server_address[1]
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                     do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def switch_off(self):
        if not self.gone.is_set():
            self.gone.set()
            self.server.shutdown()
            self.server.server_close()

    # ---- the paper ----

    def lay_in(self, sheets, faults=None):
        """Takes out what was there, and what was stuck; a job that nobody fetches is over."""
        with self.lock:
            self.sheets, self.faults, self.state = list(sheets), faults or {}, None
            self.job = None

    def strikes(self, job):
        """The fault of the next sheet."""
        if not job.feeder or job.back or not self.sheets:
            return None
        return self.faults.get(self.sheets[0])

    def take(self, job):
        """The next side as a page, or the status that says why there is none."""
        if job.back:
            job.back = False
            return self.page(job, back=True)
        if job.feeder:
            if not self.sheets:
                # To NAPS2 that is an error like any other.
                return 404 if job.images or self.way == "scanner" else 500
            fault = self.strikes(job)
            self.at = self.sheets.pop(0)
            if fault in ADF_STATES:
                del self.faults[self.at]
                self.state = ADF_STATES[fault]
                return 500
            job.back = job.duplex
        elif job.images:
            return 404
        return self.page(job, back=False)

    def page(self, job, back):
        job.images += 1
        if job.format == "image/jpeg":
            return self.jpegs[(job.images - 1) % len(self.jpegs)]
        return png(job.width, job.height, job.colour == "RGB24",
                   colour_of(self.at if job.feeder else 0, back))

    def adf_state(self):
        if self.way == "naps2":  # the first is spelt so there
            return "ScannerAdfProcessing" if self.processing() else "ScannedAdfLoaded"
        return self.state or ("ScannerAdfLoaded" if self.sheets else "ScannerAdfEmpty")

    def processing(self):
        return self.job is not None and self.job.over is None


class Listener(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        pass  # a client that hangs up is nothing to tell


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", kind="text/xml", more=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in more:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def setup(self):
        super().setup()
        self.scanner = self.server.scanner

    def parse_request(self):
        known = super().parse_request()
        if known and self.scanner.gone.is_set():
            self.hang_up()
            return False
        return known

    def hang_up(self):
        """As a cable that is pulled: a reset, no orderly end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        if isinstance(self.connection, ssl.SSLSocket):
            socket.socket(fileno=self.connection.detach()).close()
        else:
            self.connection.close()

    def do_GET(self):
        if self.path == "/eSCL/ScannerCapabilities":
            self.answer(200, capabilities(self.scanner))
        elif self.path == "/eSCL/ScannerStatus":
            with self.scanner.lock:
                state = "Processing" if self.scanner.processing() else "Idle"
                adf = self.scanner.adf_state()
            self.answer(200, document("ScannerStatus", [
                element(PWG, "Version", "2.6"), element(PWG, "State", state),
                element(SCAN, "AdfState", adf), element(SCAN, "Jobs")]))
        elif re.fullmatch(r"/eSCL/ScanJobs/[^/]+/NextDocument", self.path):
            self.next_document(self.path.split("/")[3])
        else:
            self.answer(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        s = self.scanner
        if self.path != "/eSCL/ScanJobs":
            self.answer(404)
            return
        with s.lock:
            if s.processing():
                self.answer(503)
                return
            s.job = Job(xml.fromstring(body))
            s.jobs.append(s.job)
        self.answer(201, more=[("Location", f"{s.url}/ScanJobs/{s.job.name}")])

    def do_DELETE(self):
        with self.scanner.lock:
            job = self.job(self.path.rpartition("/")[2])
            if job is not None and job.over is None:
                job.over = 404
                self.answer(200)
            else:
                self.answer(404)

    def job(self, name):
        job = self.scanner.job
        return job if job is not None and job.name == name else None

    def next_document(self, name):
        s = self.scanner
        with s.lock:
            job = self.job(name)
            if job is None or job.over is not None:
                self.answer(404 if job is None else job.over)
                return
            if job.fed_at is None:
                job.fed_at = time.monotonic()
            fault = s.strikes(job)
        if fault == "stall":
            s.gone.wait(600)
            self.hang_up()
            return
        if fault == "dialog":
            self.answer(503, more=[("Retry-After", "2")])
            return
        left = job.fed_at + s.page_time - time.monotonic()
        if left > 0:
            time.sleep(min(left, 1.0))
            if left > 1.0:
                self.answer(503, more=[("Retry-After", "2")])
                return
        with s.lock:
            if self.job(name) is None:  # taken out meanwhile
                self.answer(404)
                return
            job.fed_at = None
            page = s.take(job)
            if isinstance(page, int):
                job.over = page
                self.answer(page)
                return
        self.send_page(page, job, fault)

    def send_page(self, page, job, fault):
        self.send_response(200)
        self.send_header("Content-Type", job.format)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        pieces = [page[i:i + 65536] for i in range(0, len(page), 65536)]
        broken = fault in ("cut", "off")
        if broken:
            pieces = [page[:len(page) // 2]]
        for piece in pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        if not broken:
            self.wfile.write(b"0\r\n\r\n")
            return
        self.wfile.flush()
        with self.scanner.lock:
            del self.scanner.faults[self.scanner.at]
        if fault == "off":
            self.scanner.gone.set()
            threading.Thread(target=lambda: (self.server.shutdown(), self.server.server_close()),
                             daemon=True).start()
        self.hang_up()


def element(space, name, content=None):
    made = xml.Element(f"{{{space}}}{name}")
    if isinstance(content, list):
        made.extend(content)
    elif content is not None:
        made.text = str(content)
    return made


def document(name, content):
    return b'<?xml version="1.0" encoding="UTF-8"?>' + xml.tostring(element(SCAN, name, content))


def capabilities(scanner):
    def inputs(name):
        profile = [
            element(SCAN, "ColorModes", [element(SCAN, "ColorMode", mode) for mode in (
                "BlackAndWhite1", "Grayscale8", "RGB24")]),
            element(SCAN, "DocumentFormats",
                    [element(PWG, "DocumentFormat", f) for f in scanner.formats] +
                    [element(SCAN, "DocumentFormatExt", f) for f in scanner.formats]),
            element(SCAN, "SupportedResolutions", [element(SCAN, "DiscreteResolutions", [
                element(SCAN, "DiscreteResolution", [element(SCAN, "XResolution", dpi),
                                                     element(SCAN, "YResolution", dpi)])
                for dpi in DPI])])]
        return element(SCAN, name, [
            element(SCAN, "MinWidth", 1), element(SCAN, "MaxWidth", 5000),
            element(SCAN, "MinHeight", 1), element(SCAN, "MaxHeight", 5000),
            element(SCAN, "MaxScanRegions", 1),
            element(SCAN, "SettingProfiles", [element(SCAN, "SettingProfile", profile)])])
    feeder = [inputs("AdfSimplexInputCaps")]
    if scanner.duplex:
        feeder.append(inputs("AdfDuplexInputCaps"))
    return document("ScannerCapabilities", [
        element(PWG, "Version", "2.6"), element(PWG, "MakeAndModel", "Feeder of the tests"),
        element(PWG, "SerialNumber", "1"),
        element(SCAN, "Platen", [inputs("PlatenInputCaps")]), element(SCAN, "Adf", feeder)])
