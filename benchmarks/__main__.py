"""`python -m benchmarks [TOPIC ...]` runs every topic of this folder, or those named."""

import sys
from importlib import import_module
from pathlib import Path


def main() -> int:
    """Run the topics named on the command line; 1 if any of them reports a failure."""
    known = sorted(p.stem for p in Path(__file__).parent.glob("[a-z]*.py"))
    chosen = sys.argv[1:] or known
    failed = []
    for topic in chosen:
        if topic not in known:
            sys.exit(f"no benchmarks topic {topic!r}; known: {', '.join(known)}")
        print(f"== {topic} ==", flush=True)
        if import_module(f"benchmarks.{topic}").main():
            failed.append(topic)
    print(f"failed: {', '.join(failed)}" if failed else f"ok: {', '.join(chosen)}")
    return 1 if failed else 0


sys.exit(main())
