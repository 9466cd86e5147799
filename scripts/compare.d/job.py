"""What every peer's process does around its work: steps timed, memory read, the result written down."""

import json
import resource
import sys
import time


class Job:
    """One task of one peer. Started as `peer_X.py TASK FOLDER START RESULT`, START by the monotonic clock."""

    def __init__(self):
        self.task, self.folder, started, self.result_path = sys.argv[1:]
        self.started = self.last = float(started)
        self.result = {"steps": {}}

    def file(self, name):
        return f"{self.folder}/{name}.geojson"

    def step(self, name):
        """The time since the last step goes to this one."""
        now = time.monotonic()
        self.result["steps"][name] = now - self.last
        self.last = now

    def work_done(self):
        """What is computed from here on, only to compare results, costs the peer nothing."""
        self.result["seconds"] = self.last - self.started
        # In KiB on Linux, the highest there has been.
        self.result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6

    def finish(self, **result):
        self.result.update(result)
        with open(self.result_path, "w", encoding="utf-8") as out:
            json.dump(self.result, out)
