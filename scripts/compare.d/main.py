"""Runs EcoZone and its peers on the same files, compares their answers and prints a table of time and memory.

Every task of every program runs in a process of its own, one after another, and reads its files itself.
"""

import argparse
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
PEERS = {"geopandas": "GeoPandas", "duckdb": "DuckDB"}
TASKS = ["coverage", "check"]
LAYERS = ["region", "redline", "sites"]
ECOZONE = "EcoZone"
# `check` says by its exit status what it found: 3 some site overlaps, 4 something was not checked.
GOOD_STATUS = {"coverage": {0}, "check": {0, 3, 4}}

# The peers' overlay rounds to doubles in degrees, nanometres that grow with the outline; a wrong polygon is far more.
AREA_RELATIVE = 1e-8
# Below this a shared area is a rounding difference, and programs may differ on whether it is one.
NO_AREA_M2 = 1e-6
# A site's area, in all: a hundredth of what the survey standard rounds areas to.
SITE_AREA_M2 = 1e-4


def main():
    options = read_options()
    machine = describe_machine()
    tools = [PEERS[peer] for peer in options.peers]
    if options.ecozone == "none":
        say("EcoZone is left out: the peers are compared with each other alone.")
    else:
        tools.insert(0, ECOZONE)
    warm_up(options.data)
    runs = {}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        # Results are read when everything has run: a child starts out with this process's peak memory.
        for task in TASKS:
            for tool in tools:
                runs[tool, task] = [run(options, tool, task, scratch) for _ in range(options.runs)]
        results = {key: best(*key, tries) for key, tries in runs.items()}
    differences = compare(tools, results)
    print_report(options, machine, tools, results, differences)
    return 1 if differences else 0


def read_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder with region, redline and sites .geojson")
    parser.add_argument("--ecozone", required=True, help="EcoZone's release binary, or none")
    parser.add_argument("--peers", default=",".join(PEERS), type=lambda text: text.split(","))
    parser.add_argument("--date", type=datetime.date.fromisoformat, help="printed above the table")
    parser.add_argument("--runs", default=1, type=int, help="runs of every task; the quickest counts")
    options = parser.parse_args()
    for peer in options.peers:
        if peer not in PEERS:
            parser.error(f"there is no peer {peer}; there are {', '.join(PEERS)}")
    if options.ecozone != "none" and not os.access(options.ecozone, os.X_OK):
        parser.error(f"no program at {options.ecozone} (--ecozone none leaves it out)")
    if len(options.peers) + (options.ecozone != "none") < 2:
        parser.error("nothing to compare with: name another peer, or do not leave EcoZone out")
    if options.runs < 1:
        parser.error("--runs starts at 1")
    return options


def say(words):
    print(words, file=sys.stderr, flush=True)


def warm_up(folder):
    """Everyone finds the files in the system's cache."""
    for layer in LAYERS:
        with open(f"{folder}/{layer}.geojson", "rb") as file:
            while file.read(1 << 20):
                pass


def run(options, tool, task, scratch):
    say(f"{tool}: {task} …")
    result_path = scratch / f"{tool}-{task}-{time.monotonic_ns()}.json"
    if tool == ECOZONE:
        return run_ecozone(options, task, result_path)
    (peer,) = [peer for peer, name in PEERS.items() if name == tool]
    program = [sys.executable, "-B", str(HERE / f"peer_{peer}.py")]
    subprocess.run([*program, task, options.data, str(time.monotonic()), result_path], check=True)
    return {"path": result_path}


def run_ecozone(options, task, result_path):
    red_line = ["--red-line", f"{options.data}/redline.geojson", "--json", "--quiet"]
    arguments = {
        "coverage": ["coverage", "--region", f"{options.data}/region.geojson", *red_line],
        "check": ["check", f"{options.data}/sites.geojson", *red_line],
    }[task]
    with open(result_path, "wb") as out:
        begin = time.monotonic()
        child = subprocess.Popen([options.ecozone, *arguments], stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in GOOD_STATUS[task]:
        raise SystemExit(f"ecozone {' '.join(arguments)}: exit status {child.returncode}")
    return {"path": result_path, "seconds": seconds, "peak_mb": usage.ru_maxrss * 1024 / 1e6}


def best(tool, task, tries):
    """The quickest of several runs, with the largest memory of all."""
    read = []
    for one in tries:
        result = json.loads(one["path"].read_text(encoding="utf-8"))
        if tool == ECOZONE:
            result = read_ecozone(task, result) | {key: one[key] for key in ("seconds", "peak_mb")}
        read.append(result)
    quickest = min(read, key=lambda result: result["seconds"])
    return quickest | {"peak_mb": max(result["peak_mb"] for result in read)}


def read_ecozone(task, result):
    """EcoZone's JSON in the form of the peers' results."""
    version = result["ecozone"]
    if isinstance(version, dict):
        version = version["version"]
    read = {"versions": f"EcoZone {version}", "steps": {}}
    if task == "coverage":
        (unit,) = result["units"]
        own = {"region": unit["area"], "red-line": unit["roles"]["red-line"]["area"]}
        return read | {"own": own, "exact": own}
    unchecked = [site["id"] for site in result["sites"] if site["verdict"] == "not-checked"]
    findings = {site["id"]: site["roles"]["red-line"] for site in result["sites"]}
    sites = {id: found["area"] for id, found in findings.items() if found["verdict"] == "overlap"}
    return read | {"own": sum(sites.values()), "sites": sites, "unchecked": unchecked}


def compare(tools, results):
    """What the tools disagree on, in words; the first peer is the one that the others are held against."""
    reference = next(tool for tool in tools if tool != ECOZONE)
    differences = []
    for tool in tools:
        if tool == reference:
            continue
        for area, expected in results[reference, "coverage"]["exact"].items():
            found = results[tool, "coverage"]["exact"][area]
            if abs(found - expected) > AREA_RELATIVE * expected:
                differences.append(f"{area} area: {reference} {expected!r} m², {tool} {found!r} m²")
        differences += compare_sites(reference, results[reference, "check"], tool, results[tool, "check"])
    return differences


def compare_sites(reference, expected, tool, found):
    differences = [f"site {id}: {tool} has not checked it" for id in found.get("unchecked", [])]
    for id in sorted(expected["sites"].keys() | found["sites"].keys()):
        ours, theirs = found["sites"].get(id), expected["sites"].get(id)
        if max(ours or 0.0, theirs or 0.0) < NO_AREA_M2:
            continue
        if not overlaps(ours) or not overlaps(theirs):
            differences.append(f"site {id}: overlap by {reference} {theirs} m², by {tool} {ours} m²")
        elif abs(ours - theirs) > max(SITE_AREA_M2, AREA_RELATIVE * theirs):
            differences.append(f"site {id}: {reference} {theirs!r} m², {tool} {ours!r} m²")
    return differences


def overlaps(area_m2):
    return area_m2 is not None and area_m2 > 0.0


def overlap_count(result):
    return sum(1 for area in result["sites"].values() if area >= NO_AREA_M2)


def describe_machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {memory:.0f} GiB of memory, {models[0] if models else os.uname().machine}"


def print_report(options, machine, tools, results, differences):
    with open(f"{options.data}/case.txt", encoding="utf-8") as file:
        case = "; ".join(line.strip() for line in file)
    print(f"Measured{f' {options.date}' if options.date else ''} on {machine}.\n")
    print(f"Layers: {case}.\n")
    for task in TASKS:
        print_table(task, tools, results)
    print("Versions: " + "; ".join(results[tool, "coverage"]["versions"] for tool in tools) + ".\n")
    if differences:
        print(f"**The results differ** in {len(differences)} places:\n")
        print("\n".join(f"- {difference}" for difference in differences[:20]))
        if len(differences) > 20:
            print(f"- … and {len(differences) - 20} more")
    else:
        print(
            f"The results agree: areas to {AREA_RELATIVE:g} of themselves with edges straight in longitude/latitude, "
            f"the same sites overlap, each by the same area to {SITE_AREA_M2:g} m² or {AREA_RELATIVE:g} of itself."
        )


def print_table(task, tools, results):
    ours = results.get((ECOZONE, task))
    rows = []
    for tool in tools:
        result = results[tool, task]
        row = {
            task: tool,
            "seconds": f"{result['seconds']:.2f}",
            "× EcoZone": f"{result['seconds'] / ours['seconds']:.1f}" if ours else "–",
            "peak MB": f"{result['peak_mb']:.0f}",
            "× its memory": f"{result['peak_mb'] / ours['peak_mb']:.1f}" if ours else "–",
            "steps, s": ", ".join(f"{name} {seconds:.2f}" for name, seconds in result["steps"].items()) or "–",
        }
        if task == "coverage":
            row["region, km²"] = f"{result['exact']['region'] / 1e6:.6f}"
            row["red lines inside, km²"] = f"{result['exact']['red-line'] / 1e6:.6f}"
            row["ratio"] = f"{100 * result['exact']['red-line'] / result['exact']['region']:.4f} %"
            row["by its own measure, km²"] = f"{result['own']['red-line'] / 1e6:.6f}"
        else:
            row["sites that overlap"] = str(overlap_count(result))
            row["shared, m²"] = f"{sum(result['sites'].values()):.3f}"
            row["by its own measure, m²"] = f"{result['own']:.3f}"
        rows.append(row)
    heads = list(rows[0])
    print(f"| {' | '.join(heads)} |")
    print(f"|{'|'.join([' --- ', *[' ---: '] * (len(heads) - 1)])}|")
    for row in rows:
        print(f"| {' | '.join(row.values())} |")
    print()


if __name__ == "__main__":
    sys.exit(main())
