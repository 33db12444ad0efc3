"""The calculator's script and the build are two writings of one arithmetic: ten thousand random settings, equal to the byte."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from generator.pages import calculator_data
from generator.pages.library import Library
from generator.problems import UsageError
from generator.reading.catalog import DeviceEntry
from generator.sizing.planner import Planner, Way
from generator.sizing.requirement import Requirement
from tests.browser.conftest import Visitor
from tests.site.projects import ROOT, catalog_of

pytestmark = pytest.mark.browser

SETTINGS = 10_000
SEED = 20_261_125
# Answers each question [series, size, engine, precision, KV type, sequences, context, device or null] in integers.
ANSWERS = """questions => {
  const { shared, series, arithmetic } = globalThis.modeldocs;
  const sizes = new Map([...series].flatMap(([id, list]) => list.map((size) => [size.id, arithmetic.unpacked(size)])));
  return questions.map(([sizeId, engineId, precisionId, kvId, sequences, context, deviceId]) => {
    const size = sizes.get(sizeId), engine = shared.engines.find(({ id }) => id === engineId);
    const way = size.engines.find(({ id }) => id === engineId);
    const precision = engine.precisions.findIndex(({ id }) => id === precisionId);
    const kvType = engine.kvTypes.findIndex(({ id }) => id === kvId);
    if (!way.caches[kvType]) return "heads are split";
    const question = { engine, size, way, precision, kvType, sequences };
    const most = arithmetic.mostContext(question);
    if (most !== null && context > most) return "too long";
    const needed = arithmetic.requirement(question, context);
    const device = shared.devices.find(({ id }) => id === deviceId);
    const fits = device?.space && !engine.notOn.includes(device.kind);
    const space = fits && { ...device.space, usable: device.space.usable[shared.engines.indexOf(engine)] };
    const fit = fits ? arithmetic.fit(question, space, context) : null;
    return [
      Object.values(needed.device), Object.values(needed.host), needed.deviceTotal, needed.hostTotal, needed.whole, needed.file,
      needed.certainty, needed.step.certainty, fit && [fit.verdict, fit.spare, fit.longest],
    ];
  });
}"""


@pytest.fixture(scope="module")
def library() -> Library:
    catalog = catalog_of(ROOT)
    return Library(catalog, Planner(catalog))


@pytest.fixture
def page(visitor: Visitor, library: Library) -> Page:
    """The calculator, with the figures of every series loaded."""
    page = visitor().go("calculator/")
    for series in library.catalog.series:
        page.wait_for_function("id => globalThis.modeldocs.series?.has(id)", arg=series.id)
    return page


def settings(library: Library, count: int) -> Iterator[tuple[str, Way, int, DeviceEntry]]:
    """Settings at random: contexts of every order of size and next to its edges, possible and impossible."""
    chance = random.Random(SEED)
    catalog = library.catalog
    known = calculator_data.engines(library)
    choices = [
        (id_, size, side, engine)
        for series in catalog.series
        for id_, size, side in calculator_data.sizes_of(series)
        for engine in known
        if engine.runs(size.architecture)
    ]
    devices = list(catalog.devices.values())
    for _ in range(count):
        id_, size, side, engine = chance.choice(choices)
        sequences = chance.choice((1, 1, 1, 2, 3, 4, 7, 8, 16, 64))
        way = Way(
            size,
            engine,
            chance.choice(engine.record.precisions),
            chance.choice(engine.record.kv_types),
            sequences,
            side,
        )
        longest = library.planner.longest_tokens(way) or 2**20
        context = chance.choice(
            (
                chance.randint(1, longest),
                min(longest, round(2 ** chance.uniform(0, 21))),
                max(1, min(longest, chance.randint(1, 64) * 256 + chance.randint(-1, 1))),
                longest,
                longest + 1,
            )
        )
        yield id_, way, context, chance.choice(devices)


def expected(library: Library, way: Way, context: int, device: DeviceEntry) -> Any:
    """What the build answers, in the order of the script's answer."""
    try:
        needed: Requirement = library.planner.requirement(way, context)
    except UsageError as error:
        return "heads are split" if "does not divide the heads" in str(error) else "too long"
    fit = library.planner.fit(way, device, context)
    return [
        [part.bytes for part in needed.device.parts],
        [part.bytes for part in needed.host.parts],
        needed.device_total_bytes,
        needed.host_total_bytes,
        needed.whole_bytes,
        needed.file_bytes,
        needed.device.weights.certainty,
        needed.device.compute_buffer.certainty,
        None
        if fit.verdict in ("unsupported", "unknown")
        else [fit.verdict, fit.spare_bytes, fit.longest_context_tokens],
    ]


def test_ten_thousand_random_settings_are_equal_to_the_byte(page: Page, library: Library) -> None:
    asked = list(settings(library, SETTINGS))
    answers = page.evaluate(
        ANSWERS,
        [
            [id_, way.engine.id, way.precision_id, way.kv_type, way.parallel, context, device.id]
            for id_, way, context, device in asked
        ],
    )
    differing = []
    for (id_, way, context, device), answer in zip(asked, answers, strict=True):
        wanted = expected(library, way, context, device)
        if answer != wanted:
            differing.append(
                (
                    id_,
                    way.engine.id,
                    way.precision_id,
                    way.kv_type,
                    way.parallel,
                    context,
                    device.id,
                    answer,
                    wanted,
                )
            )
    assert differing[:3] == []
    # The settings are of every kind, or equality would say little.
    kinds = [answer if isinstance(answer, str) else (answer[-1] or ["none"])[0] for answer in answers]
    assert all(kinds.count(kind) > 50 for kind in ("fits", "shorter", "too-big", "too long", "none")), kinds
    assert {way.engine.id for _, way, _, _ in asked} == {
        entry.id for entry in calculator_data.engines(library)
    }
