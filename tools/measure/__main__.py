"""`make measure`: ask llama.cpp itself about every size of the catalog, and write its answers to content/measurements/.

Not part of building or testing the site: it needs cmake and a C++ compiler, and half an hour the first time.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from generator.project import Project
from generator.reading import read_content
from generator.sizing.planner import Planner
from tools.measure.asking import Answers, ask, distinct_sizes
from tools.measure.engine import PLANNER, SERVER, EngineError, build
from tools.measure.records import memory_record, source_record, tensor_record

ENGINE = "llama.cpp"
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Build, ask, write. Ends with 1 where the engine gives no answer."""
    options = argparse.ArgumentParser(prog="make measure", description=__doc__)
    options.add_argument("package", type=Path, help="the source package of llama-cpp-python")
    options.add_argument("--work", type=Path, required=True, help="a folder to build and to declare files in")
    options.add_argument(
        "--only", action="append", metavar="SIZE", help="ask about this size alone; repeatable"
    )
    given = options.parse_args()
    catalog, problems = read_content(
        Project(ROOT)
    )  # records of before may not fit any more: then they are replaced
    if catalog is None:
        print(f"make measure: content/ cannot be read: {problems[0]}", file=sys.stderr)
        return 1
    planner, entry = Planner(catalog), catalog.engines[ENGINE]
    by_model: dict[str, list[Answers]] = {}
    try:
        engine = build(given.package, given.work)
        with engine.card() as port:
            for size in distinct_sizes(planner, entry):
                if given.only and size.model.id not in given.only:
                    continue
                print(f"{size.id} …", flush=True)
                answers = ask(engine, entry, planner, size, given.work, port)
                by_model.setdefault(size.model.id, []).append(answers)
    except EngineError as error:
        print(f"make measure: {error}", file=sys.stderr)
        return 1
    source_id = f"llama-cpp-planner-{engine.commit}"
    today = datetime.date.today().isoformat()
    head = {"engine": ENGINE, "version": engine.commit, "measured": today, "source": source_id}
    if source_id not in catalog.sources:
        package = given.package.name.removesuffix(".tar.gz")
        _write(
            ROOT / "content" / "sources" / f"{source_id}.yaml", source_record(engine.commit, package, today)
        )
    for model_id, found in by_model.items():
        model = catalog.models[model_id]
        folder = ROOT / "content" / "measurements" / model.series_id
        for kind, text in (
            ("tensors", tensor_record(model.record.name, found, head)),
            ("planner", memory_record(PLANNER, model.record.name, found, head)),
            ("server", memory_record(SERVER, model.record.name, found, head)),
        ):
            _write(folder / f"llama-cpp-{engine.commit}-{kind}-{model_id}.yaml", text)
    return 0


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
