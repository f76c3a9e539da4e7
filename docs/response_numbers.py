"""Put what the validation printed into docs/explanation/response.md; passes it on as it comes."""

import sys
from pathlib import Path

PAGE = Path(__file__).parent / "explanation" / "response.md"
START, END = "<!-- numbers -->\n", "<!-- end of numbers -->"


def main() -> int:
    """Read standard input to its end, then write the page."""
    lines = []
    for line in sys.stdin:
        print(line, end="", flush=True)
        lines.append(line)
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    block = "```text\n" + "".join(lines) + "```\n"
    PAGE.write_text(f"{before}{START}\n{block}\n{END}{after}", encoding="utf-8")
    return 0


sys.exit(main())
