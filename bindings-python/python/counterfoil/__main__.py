"""The command line: ``python -m counterfoil reconcile platform.csv channel.csv --as-of 2025-11-11``."""

from __future__ import annotations

import argparse
import os
import platform as machine
import sys
from pathlib import Path

import counterfoil
from counterfoil import CounterfoilError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m counterfoil", description=counterfoil.__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("reconcile", help="compare two files and explain every record")
    run.add_argument("platform", help="what the platform recorded: CSV, JSON or NDJSON")
    run.add_argument("channel", help="what Stripe, another processor or the bank says")
    run.add_argument("--policy", default="stripe_settlement", help="a preset, or a policy or job file (%(default)s)")
    run.add_argument("--as-of", required=True, help="the instant at which ages are judged: 2025-11-11 or RFC 3339")
    run.add_argument("--platform-source", help="a format's name or a mapping file")
    run.add_argument("--channel-source", help="a format's name or a mapping file")
    run.add_argument("--html", type=Path, help="write the page for people here")
    run.add_argument("--json", type=Path, help="write the report for programs here")
    run.add_argument("--csv", type=Path, help="write the differences here")
    run.add_argument("--out", type=Path, help="write all three into this folder")
    run.add_argument("--threads", type=int)
    run.add_argument("--language", choices=["en", "zh"], default="en")
    commands.add_parser("doctor", help="say what is installed and whether it works")
    return parser


def _progress(stage: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\r" if done < total else "\r\033[K"
        print(f"{stage}: {done} of {total}\033[K", end=end, file=sys.stderr, flush=True)


def _reconcile(arguments: argparse.Namespace) -> int:
    try:
        result = counterfoil.reconcile(
            arguments.platform,
            arguments.channel,
            arguments.policy,
            as_of=arguments.as_of,
            platform_source=arguments.platform_source,
            channel_source=arguments.channel_source,
            threads=arguments.threads,
            progress=_progress,
        )
    except CounterfoilError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(result.to_text(arguments.language), end="")
    written: list[Path] = []
    try:
        if arguments.out:
            written += result.write(arguments.out, arguments.language)
        for path, text in (
            (arguments.html, lambda: result.to_html(arguments.language)),
            (arguments.json, result.to_json),
            (arguments.csv, lambda: result.to_csv(arguments.language)),
        ):
            if path:
                path.write_bytes(text().encode())
                written.append(path)
    except OSError as error:
        print(f"error: io.write: {error}", file=sys.stderr)
        return 2
    for path in written:
        print(f"written  {path}")
    return 0


def _doctor() -> int:
    print(f"counterfoil {counterfoil.__version__}, Python {machine.python_version()}, {machine.platform()}")
    sample = b"id,reference,amount_minor,currency\n1,A,9007199254740993,USD\n"
    result = counterfoil.reconcile(sample, sample, "generic_channel", as_of="2025-11-11")
    result.verify()
    works = result.count("platform", "matched") == 1
    print("a run of one record: " + ("works" if works else "fails"))
    for name in ("pyarrow", "polars", "pandas", "duckdb", "tqdm"):
        try:
            found = getattr(__import__(name), "__version__", "there")
        except ImportError:
            found = "not installed (not needed)"
        print(f"{name}: {found}")
    return 0 if works else 1


def main() -> int:
    """Run the command line and return its exit status."""
    arguments = _parser().parse_args()
    return _doctor() if arguments.command == "doctor" else _reconcile(arguments)


def _run() -> int:
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the summary has seen enough; the interpreter would complain about the closed pipe on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    return status


if __name__ == "__main__":
    sys.exit(_run())
