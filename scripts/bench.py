# SPDX-License-Identifier: Apache-2.0
"""The figures of the project, measured. See scripts/bench --help."""

import argparse
import json
import os
import pathlib
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

from figures import Score, score_page
from process_memory import PeakMemory

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ["pages-office", "pages-hard", "pages-aged"]
COMPARED = ["pages-office", "pages-hard"]
# The class that a page of this kind belongs to.
CLASS_OF_KIND = {
    "高等学校毕业生登记表": "4-1", "干部履历表": "1", "专业技术职务任职资格评审表": "4-2",
    "年度考核登记表": "3", "考察材料": "3", "入党志愿书": "6", "关于任职的通知": "9-2",
    "流动人员人事档案登记表": "10", "调档函": "10", "证明": "10", "档案转递通知单": "10",
}


class Missing(Exception):
    pass


def find_program(build, name):
    found = [p for p in sorted(build.rglob(name)) if p.is_file() and os.access(p, os.X_OK)]
    if not found:
        raise Missing(f"there is no program {name} in {build}")
    return str(found[0])


def sample_folder(name):
    root = pathlib.Path(os.environ.get("DANGAN_SAMPLES", ROOT.parent / "shared" / "samples"))
    if not (root / name).is_dir():
        raise Missing(f"there are no sample pages {root / name} (set DANGAN_SAMPLES)")
    return root / name


def output_of(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def print_machine():
    cpu = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())[1])
    tesseract = output_of("pkg-config", "--modversion", "tesseract")
    compiler = (output_of("g++", "--version").splitlines() or ["?"])[0]
    print(f"machine: {os.cpu_count()} processors ({cpu[1] if cpu else platform.machine()}), "
          f"{memory / 1048576:.0f} GB, Linux {platform.release()}")
    print(f"         {compiler}; Tesseract {tesseract}; load before {os.getloadavg()[0]:.1f}")


# ---- accuracy -----------------------------------------------------------------------------------

def read_pages(dangan, files):
    done = subprocess.run([dangan, "read", "--format", "json", *map(str, files)],
                          stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 3):
        raise Missing(f"dangan read ended with {done.returncode}")
    return json.loads(done.stdout)["pages"]


def accuracy(build, options):
    dangan = find_program(build, "dangan")
    for name in FOLDERS:
        files = sorted(sample_folder(name).glob("page-*.jpg"))
        started = time.monotonic()
        pages = read_pages(dangan, files)
        seconds = time.monotonic() - started
        if len(pages) != len(files):
            raise Missing(f"{name}: {len(files)} files, {len(pages)} pages")
        total, upright, straight, classes = Score(), 0, 0.0, 0
        print(f"\n{name}: {len(files)} pages")
        for file, page in zip(files, pages):
            truth = json.loads(file.with_suffix(".json").read_text("utf-8"))
            score = score_page(truth["lines"], page.get("text", ""))
            total += score
            turned_right = page.get("rotation") == truth["rotation"]
            upright += turned_right
            # A page that was not read has no skew; it counts as all wrong everywhere else.
            skew = abs(page["skew_deg"] - truth["skew_deg"]) if "skew_deg" in page else None
            straight = max(straight, skew or 0)
            right_class = page.get("draft", {}).get("class") == CLASS_OF_KIND[truth["kind"]]
            classes += right_class
            worst = "" if turned_right else f"   turned {page.get('rotation')}, not " \
                                            f"{truth['rotation']}"
            worst += "" if right_class else f"   class {page.get('draft', {}).get('class')}, " \
                                            f"not {CLASS_OF_KIND[truth['kind']]}"
            worst += f"   {page['error']['code']}" if "error" in page else ""
            shown = "   --" if skew is None else f"{skew:5.2f}"
            print(f"   {file.stem}  {score}   skew error {shown}{worst}")
        print(f"   total     {total}")
        print(f"   upright {upright} of {len(files)}, greatest skew error {straight:.2f} degree, "
              f"class right {classes} of {len(files)}, {seconds / len(files):.2f} s a page")


# ---- imaging ------------------------------------------------------------------------------------

# What ocrmypdf's --clean asks of unpaper, and its deskewing with it.
UNPAPER = ["unpaper", "-q", "--overwrite", "--layout", "none", "--mask-scan-size", "100",
           "--no-border-align", "--no-mask-center", "--no-grayfilter", "--no-blackfilter"]
OCRMYPDF = ["ocrmypdf", "-q", "--deskew", "--clean-final", "--tesseract-timeout", "0",
            "--output-type", "pdf", "--optimize", "0", "--jobs", "1"]
STAGES = ["decode", "measure", "orient", "apply", "inspect", "codes", "lossless", "compact",
          "pyramid", "access", "thumb"]
# What ocrmypdf does as well: it writes a page too.
COMPARED_STAGES = ["decode", "measure", "orient", "apply", "inspect", "codes", "access", "thumb"]


def processor_seconds(*command):
    """Of the command and all it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise Missing(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def indented(text):
    return "   " + text.rstrip().replace("\n", "\n   ")


def imaging(build, options):
    bench = find_program(build, "imaging_bench")
    for program in ["unpaper", "ocrmypdf", "img2pdf"]:
        if shutil.which(program) is None:
            raise Missing(f"{program} is not installed (scripts/setup --section bench)")
    with tempfile.TemporaryDirectory(prefix="dangan-bench-") as name:
        folder = pathlib.Path(name)
        batch = folder / "pages"
        batch.mkdir()
        for number, page in enumerate(pages_to_compare(build, options, folder), 1):
            shutil.copy(page, batch / f"{number:03}.jpg")
        files = sorted(batch.iterdir())
        print(f"\nimaging: {len(files)} pages, one core", flush=True)
        one_core = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        done = subprocess.run([bench, str(batch)], stdout=subprocess.PIPE, text=True, check=True,
                              env=one_core)
        print(indented(done.stdout), flush=True)
        figures = subprocess.run([bench, "--accuracy"], stdout=subprocess.PIPE, text=True,
                                    check=True, env=one_core)
        print(indented(figures.stdout), flush=True)
        mean = next(line for line in done.stdout.splitlines() if line.startswith("mean "))
        own = dict(zip(STAGES, map(float, mean.split()[1:])))

        subprocess.run(["img2pdf", "--imgsize", "300dpi", "-o", folder / "pages.pdf", *files],
                       check=True)
        subprocess.run(["pdftoppm", "-r", "300", folder / "pages.pdf", folder / "page"],
                       check=True)
        unpaper = 1e3 * sum(processor_seconds(*UNPAPER, page, folder / "out.ppm")
                            for page in sorted(folder.glob("page-*.ppm"))) / len(files)
        peer = 1e3 * processor_seconds(*OCRMYPDF, folder / "pages.pdf",
                                       folder / "out.pdf") / len(files)
        clean = own["measure"] + own["apply"]
        whole = sum(own[stage] for stage in COMPARED_STAGES)
        print(f"   unpaper, deskew and clean, from pixels to pixels: {unpaper:.0f} ms a page, "
              f"{unpaper / clean:.1f} times measure and apply ({clean:.0f} ms)")
        print(f"   ocrmypdf --deskew --clean-final, no recognition: {peer:.0f} ms a page, "
              f"{peer / whole:.1f} times all stages with an access copy ({whole:.0f} ms)")


# ---- ingest -------------------------------------------------------------------------------------

def measured(command, text=None):
    """(seconds, peak bytes of the process tree, standard output)"""
    started = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    memory = PeakMemory(process.pid)
    output, log = process.communicate(text or "")
    seconds = time.monotonic() - started
    peak = memory.stop()
    if process.returncode != 0:
        raise Missing(f"{command[0]} ended with {process.returncode}: {log.strip()[-500:]}")
    return seconds, peak, output


def pages_to_compare(build, options, folder):
    try:
        pages = [p for name in COMPARED for p in sorted(sample_folder(name).glob("page-*.jpg"))]
    except Missing as missing:
        print(f"!!!! {missing}: rendered pages instead")
        subprocess.run([find_program(build, "render_dossiers"), "--out", str(folder / "rendered"),
                        "--seed", "1"], check=True, stdout=subprocess.DEVNULL)
        pages = sorted((folder / "rendered").rglob("*.jpg"))
    return pages[:options.pages] if options.pages else pages


def ingest(build, options):
    dangan = find_program(build, "dangan")
    if shutil.which("ocrmypdf") is None:
        raise Missing("ocrmypdf is not installed (scripts/setup --section bench)")
    with tempfile.TemporaryDirectory(prefix="dangan-bench-") as name:
        folder = pathlib.Path(name)
        batch = folder / "batch"
        batch.mkdir()
        pages = pages_to_compare(build, options, folder)
        for number, page in enumerate(pages, 1):
            shutil.copy(page, batch / f"{number}.jpg")
        files = [batch / f"{n}.jpg" for n in range(1, len(pages) + 1)]
        print(f"\ningest: {len(files)} pages, 2 workers")

        subprocess.run([dangan, "init", folder / "archive", "--pages", str(len(files)),
                        "--profile", "lossless"], check=True, stdout=subprocess.DEVNULL)
        own, own_peak, output = measured([dangan, "ingest", "--archive", folder / "archive",
                                          "--workers", 2, "--json", batch])
        result = json.loads(output.splitlines()[-1])
        print(f"   dangan    {own:7.1f} s  {own / len(files):6.2f} s a page  "
              f"{60 * len(files) / own:6.1f} pages/min  peak {own_peak / 1e6:6.0f} MB  "
              f"({result['stored']} stored, {result['quarantined']} set aside)")
        stages = result["stages"]
        whole = sum(stages.values())
        print("   by stage, summed over workers: " +
              ", ".join(f"{stage} {seconds:.1f} s ({seconds / whole:.0%})"
                        for stage, seconds in stages.items()))

        # The peer takes one PDF; its pages are the same bytes.
        subprocess.run(["img2pdf", "--imgsize", "300dpi", "-o", folder / "pages.pdf", *files],
                       check=True)
        peer, peer_peak, _ = measured(["ocrmypdf", "-q", "-l", "chi_sim", "--rotate-pages",
                                       "--deskew", "--clean", "--jobs", 2, folder / "pages.pdf",
                                       folder / "out.pdf"])
        print(f"   ocrmypdf  {peer:7.1f} s  {peer / len(files):6.2f} s a page  "
              f"{60 * len(files) / peer:6.1f} pages/min  peak {peer_peak / 1e6:6.0f} MB  "
              "(-l chi_sim --rotate-pages --deskew --clean --jobs 2)")
        print(f"   {peer / own:.1f} times faster, {own_peak / peer_peak:.2f} of its memory")


# ---- feeder -------------------------------------------------------------------------------------

A_MINUTE = 60  # images of the feeder


def lay_sheets(build, options, folder, sheets):
    """Pages as the drill feeder takes them, the same ones again and again."""
    pages = pages_to_compare(build, options, folder)
    subprocess.run(["img2pdf", "--imgsize", "300dpi", "-o", folder / "pages.pdf", *pages], check=True)
    subprocess.run(["pdftoppm", "-r", "300", "-gray", folder / "pages.pdf", folder / "p"], check=True)
    drawn = sorted(folder.glob("p-*.pgm"))
    for number in range(sheets):
        (folder / f"{number + 1}a.pgm").symlink_to(drawn[number % len(drawn)])
    return pages[0]


def feeder(build, options):
    dangan = find_program(build, "dangan")
    sheets = options.pages or A_MINUTE
    with tempfile.TemporaryDirectory(prefix="dangan-bench-") as name:
        folder = pathlib.Path(name)
        first = lay_sheets(build, options, folder, sheets)
        (folder / "dll.conf").write_text("drill\n")
        os.environ.update(
            SANE_CONFIG_DIR=name, DANGAN_DRILL=f"sheets={sheets} page_ms=1000 pages={folder}",
            LD_LIBRARY_PATH=str(pathlib.Path(find_program(build, "libsane-drill.so.1")).parent))
        print(f"\nfeeder: {sheets} sheets, one a second, 300 dpi, colour, 2 workers", flush=True)
        (folder / "peer").mkdir()
        peer, _, _ = measured(["scanimage", "-d", "drill:feeder", "--mode", "Color", "--resolution",
                               "300", "--source", "ADF Front", f"--batch={folder}/peer/%d.pnm"])
        archive = folder / "archive"
        subprocess.run([dangan, "init", archive, "--pages", str(sheets), "--profile", "lossless"],
                       check=True, stdout=subprocess.DEVNULL)
        _, _, output = measured([dangan, "ingest", "--archive", archive, "--person", "徐婷", "--id",
                                 "-", "--json", first], "411525199701047841\n")
        scanned(dangan, archive, json.loads(output.splitlines()[-1])["dossier"], sheets, peer)


def scanned(dangan, archive, number, sheets, peer):
    process = subprocess.Popen(
        [dangan, "scan", "--archive", archive, "--dossier", number, "--device", "drill:feeder",
         "--source", "adf", "--workers", "2", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    began, last, read = time.monotonic(), 0.0, 0
    for line in process.stderr:
        report = json.loads(line)
        if report["stage"] == "scanning":
            last = time.monotonic() - began
        elif report["stage"] == "reading" and read == 0:
            read = report["stored"]
    result = json.loads(process.stdout.read().splitlines()[-1])
    if process.wait() not in (0, 3) or result["stored"] + result["quarantined"] != sheets:
        raise Missing(f"of {sheets} sheets {result['stored']} were stored")
    whole = time.monotonic() - began
    print(f"   scanimage {peer:7.1f} s for the sheets alone")
    print(f"   dangan    {last:7.1f} s until the last sheet was durable: the feeder waited for "
          f"{max(0.0, last - peer):.1f} s; {read} were read by then, all after {whole:.1f} s")


# ---- reading ------------------------------------------------------------------------------------

def reading(build, options):
    bench = find_program(build, "reading_bench")
    command = [bench, "--pages", str(options.pages or 330), "--workers", "2"]
    try:
        command += ["--samples", str(sample_folder("pages-office").parent)]
    except Missing as missing:
        print(f"!!!! {missing}: drawn pages only")
    print("\nreading:", flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True,
                          env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    print(indented(done.stdout), flush=True)


# ---- search -------------------------------------------------------------------------------------

def search(build, options):
    bench = find_program(build, "store_bench")
    with tempfile.TemporaryDirectory(prefix="dangan-bench-") as folder:
        print("\nsearch:", flush=True)
        subprocess.run([bench, "--pages", str(options.pages or 100000),
                        os.path.join(folder, "archive")], check=True)


def recall(build, options):
    """Pages of drawn persons, read by two processes, and how many of their names are found."""
    pages = options.pages or 330
    reader, searcher = find_program(build, "read_pages"), find_program(build, "search_recall")
    with tempfile.TemporaryDirectory(prefix="dangan-bench-") as folder:
        print("\nrecall:", flush=True)
        half = (pages + 1) // 2
        files = [os.path.join(folder, name) for name in ("usual names", "names of a wide choice")]
        readers = [
            subprocess.Popen([reader, "--first", str(first), "--pages", str(half), *how, file],
                             env=dict(os.environ, OMP_THREAD_LIMIT="1"))
            for first, how, file in ((0, [], files[0]), (half, ["--wide"], files[1]))]
        if any([process.wait() != 0 for process in readers]):
            raise subprocess.CalledProcessError(1, reader)
        subprocess.run([searcher, os.path.join(folder, "archive"), *files], check=True)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("acts", nargs="+", choices=["accuracy", "imaging", "ingest", "feeder", "reading",
                                                    "search", "recall"])
    options = parser.parse_args()
    print_machine()
    failed = False
    for act in options.acts:
        try:
            globals()[act](options.build, options)
        except (Missing, subprocess.CalledProcessError) as error:
            print(f"!!!! {act} could not be measured: {error}", file=sys.stderr, flush=True)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
