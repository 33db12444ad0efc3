"""The calculator as a reader uses it: an answer, an address that reproduces it, and a sentence for whatever makes no sense."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from generator.pages import numbers
from generator.reading.catalog import Catalog, SizeEntry
from generator.reading.schema.base import Blank
from generator.sizing.planner import Planner, Way
from tests.browser.conftest import Visit, Visitor
from tests.browser.test_every_kind import STICKING_OUT, violations
from tests.site.projects import ROOT, Site, catalog_of

pytestmark = pytest.mark.browser

PLAIN = {
    "model_type": "plain",
    "hidden_size": 4096,
    "intermediate_size": 14_336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "vocab_size": 128_256,
    "max_position_embeddings": 131_072,
    "tie_word_embeddings": False,
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_of(ROOT)


def opened(visit: Visit, query: str = "") -> Page:
    """The calculator once it has said something."""
    page = visit.go(f"calculator/{query}")
    expect(page.locator("#words")).not_to_be_empty()
    return page


def words(page: Page) -> str:
    return (page.locator("#words").text_content() or "").replace("\u00a0", " ")


def pasted(page: Page, text: str) -> None:
    page.locator("#config").evaluate(
        "(e, text) => { e.value = text; e.dispatchEvent(new Event('input', { bubbles: true })); }", text
    )


def mistakes(page: Page) -> dict[str, str]:
    """What is said beside each field that is wrong."""
    found = {}
    for element in page.locator(".mistake").all():
        if text := element.text_content():
            field = (element.get_attribute("id") or "").removesuffix("-mistake")
            assert element.is_visible(), field
            assert page.locator(f"#{field}").get_attribute("aria-invalid") == "true"
            assert page.locator(f"#{field}").get_attribute("aria-describedby") == f"{field}-mistake"
            found[field] = text.replace("\u00a0", " ")
    return found


def assert_nothing_is_shown(page: Page) -> None:
    expect(page.locator("#parts")).to_be_hidden()
    expect(page.locator("#precision-table")).to_be_hidden()
    expect(page.locator("#assumptions")).to_be_hidden()


def test_the_answer_is_that_of_the_page_of_the_size(visitor: Visitor, catalog: Catalog) -> None:
    visit = visitor()
    page = opened(visit, "?size=gemma-3-27b&precision=q4_k_m&context=32768&kv=q8_0&device=rtx-4090-24gb")
    planner = Planner(catalog)
    size, engine = catalog.sizes["gemma-3-27b"], catalog.engines["llama.cpp"]
    way = Way(size, engine, "q4_k_m", "q8_0")
    needed, device = planner.requirement(way, 32_768), catalog.devices["rtx-4090-24gb"]
    fit = planner.fit(way, device, 32_768)
    assert words(page) == (
        f"Gemma 3 27B with 32K context fits on GeForce RTX 4090 with "
        f"{numbers.gib_with_unit(fit.spare_bytes or 0)} to spare; up to {numbers.tokens(fit.longest_context_tokens or 0)} "
        "context fits."
    ).replace("\u00a0", " ")
    for id_, part in (("weights", needed.device.weights), ("cache", needed.device.kv_cache)):
        cell = page.locator(f"#device-{id_}")
        expect(cell.locator("data")).to_have_attribute("value", str(part.bytes))
        expect(cell.locator("data")).to_have_text(numbers.gib(part.bytes))
        expect(cell.locator(".certainty")).to_have_attribute("title", part.certainty)
    expect(page.locator("#device-total data")).to_have_attribute("value", str(needed.device_total_bytes))
    expect(page.locator("#host-total data")).to_have_attribute("value", str(needed.host_total_bytes))
    assert page.locator("#by-precision tr").count() == len(engine.record.precisions)
    expect(page.locator("#assumptions")).to_contain_text("flash attention on")
    page.get_by_role("link", name="All about Gemma 3 27B").click()
    assert page.url == f"{visit.address}gemma/gemma-3/27b/"
    page.get_by_role("link", name="Try another setting").click()
    expect(page.locator("#size")).to_have_value("gemma-3-27b")
    assert visit.troubles == []


def test_numbers_are_written_as_the_build_writes_them(visitor: Visitor) -> None:
    """Rounded half to even, three digits: the cells of every precision at contexts that a reader would try."""
    page = opened(visitor(), "?size=gemma-2-9b")
    for context in (1, 700, 4096, 8192):
        page.locator("#context").fill(str(context))
        for cell in page.locator("#parts data").all():
            assert cell.text_content() == numbers.gib(int(cell.get_attribute("value") or ""))


def test_the_address_reproduces_what_was_chosen(visitor: Visitor) -> None:
    visit = visitor()
    page = opened(visit)
    page.locator("#size").select_option("gemma-3-12b")
    page.locator("#engine").select_option("transformers")
    page.locator("#precision").select_option("nf4")
    page.locator("#context").fill("16K")
    page.locator("#sequences").fill("2")
    page.locator("#device").select_option("own")
    page.locator("#memory").fill("11.5")
    said = words(page)
    assert said.startswith("Gemma 3 12B with 16K context ") and "your device" in said
    page.wait_for_url(re.compile("memory=11.5"))
    page.wait_for_url(re.compile("sequences=2"))
    address = page.url
    other = visitor().page
    other.goto(address)
    expect(other.locator("#words")).to_have_text(page.locator("#words").text_content() or "")
    assert other.locator("#parts").inner_text() == page.locator("#parts").inner_text()
    assert visit.troubles == []


def test_an_engine_keeps_its_own_number_of_sequences_until_the_reader_types_one(visitor: Visitor) -> None:
    page = opened(visitor(), "?size=gemma-3-4b&engine=llama.cpp")
    page.locator("#engine").select_option("llama-server")
    expect(page.locator("#sequences")).to_have_value("4")
    page.locator("#sequences").fill("3")
    page.locator("#engine").select_option("ollama")
    expect(page.locator("#sequences")).to_have_value("3")


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("?size=gemma-9", "size", "There is no size “gemma-9”; choose one of the list."),
        (
            "?size=<img src=x onerror=alert(1)>",
            "size",
            "There is no size “<img src=x onerror=alert(1)>”; choose",
        ),
        ("?size=__proto__", "size", "There is no size “__proto__”"),
        (
            "?size=recurrentgemma-2b&engine=llama.cpp",
            "engine",
            "“llama.cpp” does not run RecurrentGemma 2B here; Transformers can.",
        ),
        ("?size=gemma-2-9b&precision=q9", "precision", "llama.cpp does not load the precision “q9”."),
        (
            "?size=gemma-2-9b&engine=transformers&kv=q8_0",
            "kv",
            "Transformers has no KV cache of type “q8_0”; it has BF16, F32.",
        ),
        (
            "?size=gemma-2-9b&context=8193",
            "context",
            "Gemma 2 9B accepts at most 8,192 tokens; 8,193 is too long.",
        ),
        (
            "?size=gemma-2-9b&context=40K&sequences=4",
            "context",
            "at most 32,768 tokens (8,192 for each of 4 sequences)",
        ),
        ("?size=gemma-2-9b&context=0", "context", "The context must be at least 1."),
        ("?size=gemma-2-9b&context=-5", "context", "must be a whole number such as 8192 or 8K, not “-5”."),
        ("?size=gemma-2-9b&context=1e4", "context", "must be a whole number"),
        ("?size=gemma-2-9b&context=0.3", "context", "must be a whole number"),
        ("?size=gemma-2-9b&context=99999999999999999999", "context", "must be a whole number"),
        ("?size=gemma-2-9b&context=", "context", "The context must be a whole number such as 8192 or 8K."),
        ("?size=gemma-2-9b&sequences=0", "sequences", "The number of sequences must be at least 1."),
        ("?size=gemma-2-9b&sequences=1000000", "sequences", "can be at most 100,000"),
        ("?size=gemma-2-9b&device=abacus", "device", "There is no device “abacus”; choose one of the list"),
        ("?size=gemma-2-9b&device=own", "memory", "Type the memory of your device in GiB"),
        (
            "?size=gemma-2-9b&device=own&memory=-1",
            "memory",
            "The memory must be a number of GiB such as 12 or 11.5, not “-1”.",
        ),
        ("?size=gemma-2-9b&device=own&memory=0", "memory", "The memory must be more than 0."),
        (
            "?size=gemma-2-9b&engine=transformers&device=iphone-15-pro-8gb",
            "device",
            "Transformers does not run on",
        ),
        (
            "?size=gemma-1-2b&engine=transformers&context=8192&sequences=100000000000",
            "sequences",
            "can be at most",
        ),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field_and_nothing_is_computed(
    visitor: Visitor, query: str, field: str, sentence: str
) -> None:
    visit = visitor()
    page = opened(visit, query)
    found = mistakes(page)
    assert list(found) == [field]
    assert sentence in found[field]
    assert words(page) == f"Nothing is computed: {found[field]}"
    assert_nothing_is_shown(page)
    assert visit.troubles == []


def test_a_mistake_is_mended_at_its_field(visitor: Visitor) -> None:
    page = opened(visitor(), "?size=gemma-2-9b&engine=transformers&kv=q8_0&context=9000")
    page.locator("#engine").select_option("llama.cpp")
    assert list(mistakes(page)) == ["context"]
    page.locator("#context").fill("8K")
    assert mistakes(page) == {}
    expect(page.locator("#parts")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "This is not JSON."),
        ("<script>alert(1)</script>", "This is not JSON."),
        ("[1, 2]", "no config.json: it must be an object"),
        ("null", "no config.json: it must be an object"),
        (
            "{}",
            "The file lacks num_hidden_layers, hidden_size, num_attention_heads, intermediate_size, vocab_size.",
        ),
        (json.dumps({"text_config": 7}), "text_config must be an object"),
        ('{"__proto__": {"num_hidden_layers": 3}, "hidden_size": 8}', "The file lacks num_hidden_layers"),
        (
            json.dumps({**PLAIN, "hidden_size": 1e300}),
            "hidden_size must be a whole number from 1 to 10,000,000.",
        ),
        (
            json.dumps({**PLAIN, "num_hidden_layers": 10**9}),
            "num_hidden_layers must be a whole number from 1 to 2,000.",
        ),
        (json.dumps({**PLAIN, "num_hidden_layers": -1}), "num_hidden_layers must be a whole number"),
        (json.dumps({**PLAIN, "num_hidden_layers": "3"}), "num_hidden_layers must be a whole number"),
        (json.dumps({**PLAIN, "head_dim": [1]}), "head_dim must be a whole number"),
        (
            json.dumps({**PLAIN, "layer_types": ["full_attention"]}),
            "layer_types must list one type for each of the 32 layers.",
        ),
        (json.dumps({**PLAIN, "layer_types": ["<b>x</b>"] * 32}), "layer_types has “<b>x</b>”; only"),
        (json.dumps({**PLAIN, "layer_types": ["sliding_attention"] * 32}), "The file lacks sliding_window."),
        (json.dumps({**PLAIN, "kv_lora_rank": 512}), "The model has kv_lora_rank: it keeps memory by rules"),
        (json.dumps({**PLAIN, "is_encoder_decoder": True}), "an encoder and a decoder"),
        (json.dumps({**PLAIN, "num_local_experts": 8}), "The file lacks num_experts_per_tok"),
        (
            json.dumps({k: v for k, v in PLAIN.items() if k != "head_dim"} | {"hidden_size": 4097}),
            "lacks head_dim",
        ),
        ("[" * 200_000, "This is not JSON."),
        ('{"a": "' + "x" * 10_000_000 + '"}', "longer than a million characters"),
        (
            json.dumps(
                {
                    **PLAIN,
                    **dict.fromkeys(("hidden_size", "intermediate_size", "vocab_size"), 10**7),
                    "num_hidden_layers": 2000,
                }
            ),
            "",
        ),
    ],
    ids=range(22),
)
def test_a_file_that_is_no_config_gets_a_sentence(visitor: Visitor, text: str, sentence: str) -> None:
    visit = visitor()
    page = opened(visit, "?size=own")
    assert words(page) == "Paste the config.json of a model."
    pasted(page, text)
    found = mistakes(page)
    if sentence:
        assert list(found) == ["config"]
        assert sentence in found["config"]
    else:
        assert found == {"context": "These numbers are too large to be computed exactly."}
    assert_nothing_is_shown(page)
    assert page.evaluate("() => [{}.num_hidden_layers, document.querySelector('main b, main img')]") == [
        None,
        None,
    ]
    assert visit.troubles == []


def test_a_pasted_file_is_answered_marked_and_stays_here(visitor: Visitor) -> None:
    visit = visitor()
    asked: list[str] = []
    page = opened(visit, "?size=own")
    page.on("request", lambda request: asked.append(request.url))
    pasted(page, json.dumps({**PLAIN, "model_type": "<i>odd</i>"}))
    # 32 layers × 8,192 tokens × 2 × 8 heads × 128 × 2 bytes = 1 GiB
    expect(page.locator("#device-cache data")).to_have_attribute("value", str(2**30))
    expect(page.locator("#device-cache .certainty")).to_have_attribute("title", "computed")
    expect(page.locator("#device-weights .certainty")).to_have_attribute("title", "approximate")
    expect(page.locator("#assumptions")).to_contain_text("model_type “<i>odd</i>”")
    page.locator("#context").fill("200000")
    assert mistakes(page)["context"].startswith("Your model accepts at most 131,072 tokens")
    page.locator("#context").fill("16K")
    page.wait_for_url(re.compile("context=16K"))
    assert "hidden_size" not in page.url and "odd" not in page.url
    asked = [
        url for url in asked if not url.endswith("favicon.svg")
    ]  # which the browser fetches when it likes
    assert asked == [] and visit.troubles == []
    without = {
        name: value for name, value in PLAIN.items() if name not in ("head_dim", "num_key_value_heads")
    }
    pasted(page, json.dumps(without))
    expect(page.locator("#device-cache .certainty")).to_have_attribute("title", "approximate")
    expect(page.locator("#assumptions")).to_contain_text("head_dim is not in the file")
    expect(page.locator("#assumptions")).to_contain_text("num_key_value_heads is not in the file")


def config_of(size: SizeEntry) -> dict[str, Any]:
    """The facts of a size as its config.json has them."""
    found: dict[str, Any] = {}
    for path, fact in size.architecture.facts.items():
        *folders, name = path.split(".")
        place = found
        for folder in folders:
            place = place.setdefault(folder, {})
        if name == "layer_types":
            place[name] = list(size.architecture.layer_types)
        elif isinstance(fact.value, (str, int, bool)) and not isinstance(fact.value, Blank):
            place[name] = fact.value
    return found


READ = """([texts, settings]) => {
  const { shared, config, arithmetic } = globalThis.modeldocs;
  const { engines } = shared;
  return texts.map((text) => {
    let size;
    try { size = config.read(text, shared); } catch (error) {
      if (error instanceof config.Refusal) return error.message;
      throw error;
    }
    return settings.map(([engineId, context, sequences]) => {
      const engine = engines.find(({ id }) => id === engineId), way = size.engines.find(({ id }) => id === engineId);
      const needed = arithmetic.requirement({ engine, size, way, precision: 0, kvType: 0, sequences }, context);
      return [needed.device.cache, needed.device.weights, size.isCacheExact];
    });
  });
}"""


def test_the_config_of_every_size_of_the_catalog_gives_its_cache_to_the_byte(
    visitor: Visitor, catalog: Catalog
) -> None:
    """What the build makes of the same fields; networks of other rules are refused by name, none is half understood."""
    page = opened(visitor())
    sizes = [size for size in catalog.sizes.values() if not size.image_sizes]
    settings = [
        ("llama.cpp", 8192, 1),
        ("llama.cpp", 5000, 3),
        ("transformers", 3000, 2),
        ("ollama", 2048, 1),
    ]
    answers = page.evaluate(READ, [[json.dumps(config_of(size)) for size in sizes], settings])
    planner, refused = Planner(catalog), {}
    compared = 0
    for size, answer in zip(sizes, answers, strict=True):
        if isinstance(answer, str):
            refused[size.id] = answer
            continue
        for (engine_id, context, sequences), (cache, weights, is_exact) in zip(settings, answer, strict=True):
            engine = catalog.engines[engine_id]
            if not engine.runs(size.architecture) or context > (size.context_tokens() or context):
                continue
            way = Way(size, engine, engine.record.precisions[0], engine.record.kv_types[0], sequences)
            device = planner.requirement(way, context).device
            assert (cache, is_exact) == (device.kv_cache.bytes, True), (size.id, engine_id)
            compared += 1
            if engine_id == "llama.cpp":
                # By bits per weight: norms, biases and what few networks have are left out.
                assert abs(weights - device.weights.bytes) <= device.weights.bytes * 0.05, size.id
    assert compared > 100
    reasons = sorted({re.sub(r":.*", "", reason) for reason in refused.values()})
    assert all(
        reason.startswith(("The model has ", "The model", "Every token of the model")) for reason in reasons
    ), refused
    assert {catalog.sizes[id_].model.id for id_ in refused} <= {
        "recurrentgemma",
        "t5gemma",
        "t5gemma-2",
        "embeddinggemma",
        "embeddinggemma-2",
        "medsiglip",
        "diffusiongemma",
    }, refused


def test_it_works_from_a_folder_on_disk(visitor: Visitor, site: Site) -> None:
    visit = visitor()
    visit.page.goto(f"file://{site.path}/calculator/index.html?size=gemma-2-9b")
    expect(visit.page.locator("#words")).to_contain_text("Gemma 2 9B with 8K context takes")
    visit.page.locator("#context").fill("4096")
    expect(visit.page.locator("#words")).to_contain_text("with 4K context takes")


def test_figures_that_do_not_load_are_said_to_be_missing(visitor: Visitor) -> None:
    visit = visitor()
    visit.page.route("**/sizes/*.js", lambda route: route.abort())
    page = visit.go("calculator/?size=gemma-2-9b")
    expect(page.locator("#words")).to_contain_text("The figures of this size could not be loaded")
    assert_nothing_is_shown(page)


def test_without_scripts_it_says_so_and_leads_on(visitor: Visitor) -> None:
    visit = visitor(java_script_enabled=False, width=320)
    page = visit.go("calculator/")
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.locator("form")).to_be_hidden()
    expect(page.locator("#answer")).to_be_hidden()
    page.get_by_role("link", name="Hardware matrix").click()
    assert page.url == f"{visit.address}hardware/"


def test_the_keyboard_alone_is_enough(visitor: Visitor) -> None:
    page = opened(visitor(width=320), "?size=gemma-2-9b")
    page.locator("#size").focus()
    stops = []
    for _ in range(7):
        stops.append(page.evaluate("() => document.activeElement.id"))
        page.keyboard.press("Tab")
    assert stops == ["size", "device", "engine", "precision", "context", "kv", "sequences"]
    page.locator("#context").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2048")
    expect(page.locator("#words")).to_contain_text("with 2K context")
    page.keyboard.press("Enter")
    assert page.url.startswith(f"{page.url.split('?')[0]}?")
    expect(page.locator("#words")).to_contain_text("with 2K context")


@pytest.mark.parametrize(
    "query", ["?size=own", "?size=gemma-4-26b-a4b&engine=vllm&device=rtx-4090-24gb", "?size=x"]
)
def test_an_answer_or_a_mistake_fits_the_smallest_screen_and_is_within_reach(
    visitor: Visitor, query: str
) -> None:
    page = opened(visitor(width=320), query)
    assert page.evaluate(STICKING_OUT) == {"page": 0, "elements": []}
    assert violations(page) == []


def test_nothing_moves_while_figures_arrive(visitor: Visitor) -> None:
    visit = visitor()
    visit.page.add_init_script(
        """globalThis.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) moved += entry.value; })
        .observe({ type: "layout-shift", buffered: true });"""
    )
    page = opened(visit, "?size=gemma-3-27b&device=rtx-4090-24gb")
    page.wait_for_timeout(300)
    assert page.evaluate("() => moved") < 0.001


def test_scripts_of_the_whole_site_stay_small(site: Site) -> None:
    own = [path for path in site.path.rglob("*.js") if path.parent.name == "js"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in own) < 50_000
    figures = [path for path in site.path.rglob("*.js") if path.parent.name != "js"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in (*own, *figures)) < 50_000
