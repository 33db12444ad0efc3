"""What may be typed: every command with its arguments, their help, and the function that runs it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, TypeAlias

from generator import __version__
from generator.parsing import CommandParser, add_root, tokens
from generator.project import Project

if TYPE_CHECKING:
    from generator.sizing.starting import Options as EngineOptions

DESCRIPTION = """\
Documentation of AI models that cannot drift from its data.

Facts about models are YAML files in content/. modeldocs checks them, computes what follows from them
(parameters, memory, what fits on which machine), and builds a static site in site/.
"""

KV_TYPE_HELP = "number format of the KV cache (default: the scenario's, or the engine's own)"
PARALLEL_HELP = "sequences at the same time (default: the scenario's)"

EPILOG = """\
exit codes: 0 fine, 1 problems in the content, 2 wrong usage, 70 a fault of modeldocs itself

To add or correct a model, edit a file in content/ (content/README.md tells how) and run `modeldocs check`.
"""


def parser_of_commands() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="modeldocs",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"modeldocs {__version__}")
    add_root(parser, default=".")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", title="commands", parser_class=CommandParser
    )
    _add_check(commands)
    _add_build(commands)
    _add_serve(commands)
    _add_memory(commands)
    _add_fits(commands)
    _add_schema(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[CommandParser]"


def _command(commands: Commands, name: str, summary: str, description: str) -> CommandParser:
    parser = commands.add_parser(
        name,
        help=summary,
        description=description,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_root(
        parser, default=argparse.SUPPRESS
    )  # what stands before the command holds unless it is said again
    return parser


def _add_check(commands: Commands) -> None:
    parser = _command(
        commands,
        "check",
        "report every mistake in content/, each with its place and a remedy",
        "Read everything in content/ and report every mistake at once:\n"
        "path:line:column: field: what is wrong; what to do. Builds nothing.",
    )
    parser.add_argument("--json", action="store_true", help="print the problems as a JSON list")
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from generator.commands import check

    return check.run(Project(options.root), as_json=options.json)


def _add_build(commands: Commands) -> None:
    parser = _command(
        commands,
        "build",
        "check content/ and publish the site to site/",
        "Check content/, compute, lay out and build the pages in .build/, inspect the result, and only then put it\n"
        "in place of site/. Whatever fails or interrupts this, site/ stays the old site, whole.",
    )
    parser.add_argument(
        "--builder",
        choices=("mkdocs", "properdocs"),
        default="mkdocs",
        help="the program that makes the site (default: mkdocs)",
    )
    parser.set_defaults(run=_build)


def _build(options: argparse.Namespace) -> int:
    from generator.commands import build
    from generator.commands.sources import SOURCES

    return build.run(Project(options.root), SOURCES, engine=options.builder)


def _add_serve(commands: Commands) -> None:
    parser = _command(
        commands,
        "serve",
        "show the site in a browser while you edit; reload on every save",
        "Build a preview, serve it on this machine only, and build again whenever a file in content/ or templates/\n"
        "is saved. While the content has mistakes the last good page stays, with the problems shown on it.\n"
        "Does not touch site/. Stop with Ctrl-C.",
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="the port to listen on (default: 8000, or the next free one)"
    )
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    from generator.commands import serve
    from generator.commands.sources import sources_that_remember

    return serve.run(Project(options.root), sources_that_remember(), port=options.port)


def _add_memory(commands: Commands) -> None:
    parser = _command(
        commands,
        "memory",
        "tell the memory that a size needs, part by part",
        "Tell how much memory a size needs to run: weights, KV cache, compute buffer and reserve, on the device and\n"
        "in the computer's own memory.\n\n"
        "example: modeldocs memory SIZE --precision q4_k_m --context 8k",
    )
    parser.add_argument("size", help="id of a size: that of its model, a hyphen, its label")
    parser.add_argument(
        "--engine", help="the program that runs it (default: the first of the site's scenario that can)"
    )
    parser.add_argument(
        "--precision",
        help="number format of the weights, for example f16, q8_0, q4_k_m (default: the scenario's at four bits)",
    )
    parser.add_argument(
        "--context",
        type=tokens,
        metavar="TOKENS",
        help="tokens of context, as 8192 or 8k; for llama.cpp what -c says, shared by all sequences; for transformers of each sequence (default: the scenario's)",
    )
    _add_way(parser)
    parser.add_argument(
        "--device", help="tell also whether it fits on a device, and how many layers go there if it does not"
    )
    parser.add_argument(
        "--cards", type=int, metavar="N", help="spread it over N equal cards, and tell what lies on each"
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="print the receipt: every part with its formula, the numbers put in, and its sources",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print the answer as JSON, in bytes and tokens, with every part's formula",
    )
    parser.set_defaults(run=_memory)


def _add_way(parser: argparse.ArgumentParser) -> None:
    """How the engine is asked to run a size."""
    parser.add_argument("--kv-type", help=KV_TYPE_HELP)
    parser.add_argument("--parallel", type=int, metavar="N", help=PARALLEL_HELP)
    parser.add_argument(
        "--micro-batch",
        type=tokens,
        metavar="TOKENS",
        help="tokens computed at once: -ub of llama.cpp, --max-num-batched-tokens of vLLM (default: the engine's)",
    )
    parser.add_argument(
        "--unified-cache", action="store_true", help="one KV cache for all sequences (llama.cpp: -kvu)"
    )
    parser.add_argument(
        "--full-windows",
        action="store_true",
        help="keep all tokens in layers with a window too (llama.cpp: --swa-full)",
    )
    parser.add_argument(
        "--no-flash-attention", action="store_true", help="without flash attention (llama.cpp: -fa off)"
    )


def _options_of(options: argparse.Namespace) -> EngineOptions:
    from generator.sizing.starting import Options as EngineOptions

    return EngineOptions(
        micro_batch_tokens=options.micro_batch,
        is_unified=options.unified_cache or None,
        has_flash_attention=False if options.no_flash_attention else None,
        has_full_windows=options.full_windows or None,
    )


def _memory(options: argparse.Namespace) -> int:
    from generator.commands import memory

    return memory.run(
        Project(options.root),
        options.size,
        engine=options.engine,
        precision=options.precision,
        context_tokens=options.context,
        kv_type=options.kv_type,
        parallel=options.parallel,
        options=_options_of(options),
        device_id=options.device,
        cards=options.cards,
        explains=options.explain,
        as_json=options.json,
    )


def _add_fits(commands: Commands) -> None:
    parser = _command(
        commands,
        "fits",
        "list what runs on a device",
        "List every size and precision with whether it fits on a device, how much memory stays free, and the longest\n"
        "context that fits.\n\nexample: modeldocs fits rtx-3060-12gb --context 8k",
    )
    parser.add_argument("device", help="id of a device, for example rtx-3060-12gb")
    parser.add_argument(
        "--context",
        type=tokens,
        metavar="TOKENS",
        help="tokens of context, as 8192 or 8k (default: the site's scenario)",
    )
    parser.add_argument(
        "--engine",
        help="the program that runs it (default: for each size the first of the scenario that can)",
    )
    _add_way(parser)
    parser.add_argument("--json", action="store_true", help="print the list as JSON, in bytes and tokens")
    parser.set_defaults(run=_fits)


def _fits(options: argparse.Namespace) -> int:
    from generator.commands import fits

    return fits.run(
        Project(options.root),
        options.device,
        context_tokens=options.context,
        engine=options.engine,
        kv_type=options.kv_type,
        parallel=options.parallel,
        options=_options_of(options),
        as_json=options.json,
    )


def _add_schema(commands: Commands) -> None:
    parser = _command(
        commands,
        "schema",
        "write the JSON Schemas that editors complete and check fields with",
        "Write content/schema/*.schema.json from the schema in the code, for VS Code and other editors.",
    )
    parser.add_argument(
        "--check", action="store_true", help="only tell whether the files are fresh; exit 1 if not"
    )
    parser.set_defaults(run=_schema)


def _schema(options: argparse.Namespace) -> int:
    from generator.commands import schema

    return schema.run(Project(options.root), check=options.check)
