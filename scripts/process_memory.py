# SPDX-License-Identifier: Apache-2.0
"""How much memory a program holds together with all the processes it started.

The sum of resident sizes counts shared pages once for each process: it errs on the high side.
"""

import collections
import os
import threading


def tree_rss(pid):
    """Bytes of memory that the process and all its descendants hold now."""
    children = collections.defaultdict(list)
    rss = {}
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            with open(f"/proc/{entry.name}/stat", encoding="ascii", errors="replace") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        children[int(fields[1])].append(int(entry.name))
        rss[int(entry.name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    total, waiting = 0, [pid]
    while waiting:
        process = waiting.pop()
        total += rss.get(process, 0)
        waiting += children[process]
    return total


class PeakMemory:
    """Samples the memory of a process tree until it ends."""

    def __init__(self, pid, period=0.1):
        self.peak = 0
        self._pid, self._period = pid, period
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self):
        while not self._end.wait(self._period):
            self.peak = max(self.peak, tree_rss(self._pid))

    def stop(self):
        self._end.set()
        self._thread.join()
        return self.peak
