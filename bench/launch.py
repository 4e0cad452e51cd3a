"""Runs a command and prints its seconds by the clock and of the processor, its peak memory in MB, and its exit.

A process of its own, and a small one: on Linux a child's peak begins with what its parent holds.
"""

import json
import os
import subprocess
import sys
import time

begun = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
wall = time.perf_counter() - begun
process.returncode = os.waitstatus_to_exitcode(status)
# ru_maxrss is in kB on Linux, and that of the largest process where there were several.
print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode]))
