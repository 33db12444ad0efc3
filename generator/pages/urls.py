"""The only maker of addresses: the uri of every page, and the relative way from one to another."""

from __future__ import annotations

HOME = ""
COMPARE = "compare/"
HARDWARE = "hardware/"
CALCULATOR = "calculator/"
CALCULATOR_DATA = "calculator/engines.js"
ABOUT = "about/"
METHOD = "about/method/"
SOURCES = "about/sources/"
CORRECTIONS = "about/corrections/"
DISAGREEMENTS = "about/disagreements/"
COVERAGE = "about/coverage/"
COUNTS = "about/parameters/"
ACCURACY = "about/accuracy/"
PUBLISHED_FILES = "about/published-files/"
NAMES = "about/names/"
GLOSSARY = "about/glossary/"
BENCHMARKS = "benchmarks/"
INDEX = "a-z/"

# Path segments behind a series that its models may not take.
RESERVED_IN_SERIES = frozenset({"family", "timeline"})

# First path segments that a series may not take.
RESERVED = frozenset(
    {"compare", "hardware", "about", "a-z", "api", "assets", "calculator", "benchmarks", "search", "404"}
)


def series(series_id: str) -> str:
    return f"{series_id}/"


def family(series_id: str) -> str:
    return f"{series_id}/family/"


def timeline(series_id: str) -> str:
    return f"{series_id}/timeline/"


def benchmark(benchmark_id: str) -> str:
    return f"{BENCHMARKS}{benchmark_id}/"


def model(series_id: str, model_id: str) -> str:
    return f"{series_id}/{model_id}/"


def size(series_id: str, model_id: str, label: str) -> str:
    return f"{series_id}/{model_id}/{label}/"


def pair(first_id: str, second_id: str) -> str:
    return f"compare/{first_id}-and-{second_id}/"


def device(device_id: str) -> str:
    return f"hardware/{device_id}/"


def scenario(scenario_id: str) -> str:
    """The matrix of a scenario other than the site's own."""
    return f"{HARDWARE}{scenario_id}/"


def hardware_at(bits: str) -> str:
    """The matrix at one class of bits."""
    return f"{HARDWARE}at-{bits}-bits/"


def hardware_of_series(series_id: str) -> str:
    """The matrix of one series, in a catalog too large for one page."""
    return f"hardware/by-series/{series_id}/"


def calculator_of(size_id: str) -> str:
    """The calculator with a size chosen."""
    return f"{CALCULATOR}?size={size_id}"


def calculator_data(series_id: str) -> str:
    """What the calculator knows of the sizes of a series."""
    return f"{CALCULATOR}sizes/{series_id}.js"


def script(name: str) -> str:
    """A script of the theme."""
    return f"js/{name}.js"


def compare_of_series(series_id: str) -> str:
    """The sizes of one series side by side, in a catalog too large for one page."""
    return f"compare/by-series/{series_id}/"


def measured(series_id: str, file_id: str) -> str:
    """Figures that were measured in one way, beside what is predicted."""
    return f"{ACCURACY}{series_id}/{file_id}/"


def source(source_id: str) -> str:
    return f"{SOURCES}#{source_id}"


def asset(name: str) -> str:
    """A file of content/assets/."""
    return f"assets/{name}"


def relative(target: str, here: str) -> str:
    """The way from the page at `here` to `target` (a uri, with an anchor if wanted), as a relative address.

    >>> relative("series/model-2/", "series/")
    'model-2/'
    >>> relative("hardware/#top", "series/model-2/9b/")
    '../../../hardware/#top'
    """
    path, hash_mark, anchor = target.partition("#")
    *goal, name = path.split("/")
    start = here.split("/")[:-1]
    common = 0
    while common < min(len(goal), len(start)) and goal[common] == start[common]:
        common += 1
    way = "../" * (len(start) - common) + "".join(f"{segment}/" for segment in goal[common:])
    return f"{way or ('' if name else './')}{name}{hash_mark}{anchor}"
