"""A profile for the terminal, readable at 80 columns, and as Markdown."""

import re

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from evidose.pages.charts import forest_text
from evidose.pages.frame.disclaimer import DISCLAIMER, from_elsewhere, what_it_is
from evidose.pages.know.question_forest import question_forest
from evidose.profile import Profile, QuestionProfile, interval_words, people_cell
from evidose.synthesis import shown
from evidose.terms import Sentence, ended

_TAG = re.compile(r"(?<!\\)<(?=[A-Za-z/!?])")
"""What begins a tag: texts of packs are words, whoever shows the Markdown."""

SHORT = "What the evidence says"
SECTIONS = {
    "dose": "Dose and response",
    "compare": "How it compares",
    "choosing": "Choosing between options",
    "limits": "Strengths and limits",
}


def print_profile(profile: Profile, console: Console) -> None:
    """Print the whole profile on a terminal or into a file."""
    console.print(Text(profile.compound.name, style="bold"))
    console.print(Text(what_it_is(profile.compound)))
    if profile.elsewhere:
        console.print(Text(from_elsewhere(profile.elsewhere)))
    console.print()
    console.print(Rule(SHORT, align="left"))
    for sentence in (*profile.sections["short"], *profile.sentences):
        console.print(Padding(Text(f"• {sentence.text}"), (0, 0, 0, 0)))
    console.print()
    console.print(_overview(profile))
    for question in profile.questions.values():
        _print_question(question, profile, console)
    for name, told in _sections(profile):
        console.print()
        console.print(Rule(name, align="left"))
        for sentence in told:
            console.print(Text(sentence.text))
    console.print(Rule())
    console.print(Text(_footer(profile), style="dim"))
    console.print(Text(DISCLAIMER, style="dim"))


def _sections(profile: Profile) -> list[tuple[str, tuple[Sentence, ...]]]:
    """Return the sections that have something to tell, with their headings."""
    return [
        (name, profile.sections[key]) for key, name in SECTIONS.items() if profile.sections[key]
    ]


def _overview(profile: Profile) -> Table:
    table = Table(title="Answers at a glance", title_justify="left", expand=True)
    table.add_column("Question", ratio=4)
    table.add_column("k", justify="right")
    table.add_column("n", justify="right")
    table.add_column("Estimate (95 % interval)", ratio=3)
    table.add_column("Score", justify="right")
    table.add_column("Certainty", no_wrap=True)
    for question in profile.questions.values():
        answer, chances = question.answer, question.answer.probabilities
        score = chances.score if chances is not None else None
        table.add_row(
            Text(answer.question.title),
            str(answer.k),
            people_cell(answer),
            _estimate(question),
            "–" if score is None else f"{score:.1f}",
            question.certainty.level if question.certainty else "–",
        )
    return table


def _estimate(question: QuestionProfile) -> str:
    answer, head = question.answer, question.answer.headline
    if head is None:
        return "nothing to pool"
    value, low, high = shown(answer.scale, head.estimate, head.ci_low, head.ci_high)
    return f"{answer.question.measure} {interval_words(answer, value, low, high)}"


def _print_question(question: QuestionProfile, profile: Profile, console: Console) -> None:
    answer = question.answer
    console.print()
    console.print(Rule(Text(f"{answer.question.title}  [{answer.question.id}]"), align="left"))
    for sentence in question.sentences:
        console.print(Text(sentence.text))
    forest = question_forest(answer)
    if forest is not None:
        console.print()
        console.print(Text(forest_text(forest, width=min(console.width, 80))), soft_wrap=True)
    for derived in answer.derived:
        console.print(Text(f"{derived.label}: {derived.text}"))
        for assumption in derived.assumptions:
            console.print(
                Padding(Text(f"Assumed: {ended(assumption)}", style="italic"), (0, 0, 0, 2))
            )
    for aside in answer.set_aside:
        label = profile.evidence.studies[aside.study].label
        told = f" Reported: {ended(aside.reported)}" if aside.reported else ""
        console.print(Text(f"Not pooled: {label}, {ended(aside.text)}{told}", style="dim"))


def _footer(profile: Profile) -> str:
    day = profile.as_of.isoformat() if profile.as_of else "everything recorded"
    return (
        f"Evidence as of: {day}. Library {profile.library_version}, fingerprint "
        f"{profile.evidence_hash}. Last reviewed {profile.compound.last_reviewed.isoformat()}. "
        f"Trace a number: evidose why {profile.compound.id} QUESTION."
    )


def profile_markdown(profile: Profile) -> str:
    """Return the profile as Markdown."""
    lines = [f"# {profile.compound.name}", "", what_it_is(profile.compound), ""]
    lines += [from_elsewhere(profile.elsewhere), ""] if profile.elsewhere else []
    lines += [f"## {SHORT}", "", *(f"- {s.text}" for s in profile.sections["short"]), ""]
    lines += ["## How much there is", "", *(f"- {s.text}" for s in profile.sentences)]
    lines += ["", "| Question | Trials | People | Estimate (95 % interval) | Score | Certainty |"]
    lines += ["|---|---|---|---|---|---|"]
    for question in profile.questions.values():
        answer, chances = question.answer, question.answer.probabilities
        score = chances.score if chances is not None else None
        told = "–" if score is None else f"{score:.1f}"
        level = question.certainty.level if question.certainty else "–"
        lines.append(
            f"| {_cell(answer.question.title)} | {answer.k} | {people_cell(answer)} | "
            f"{_estimate(question)} | {told} | {level} |"
        )
    for question in profile.questions.values():
        lines += _markdown_question(question, profile)
    for name, sentences in _sections(profile):
        lines += ["", f"## {name}", "", *(f"- {s.text}" for s in sentences)]
    lines += ["", "---", "", _footer(profile), "", DISCLAIMER, ""]
    return _TAG.sub(r"\\<", "\n".join(lines))


def _cell(text: str) -> str:
    """Return a text for a cell of a table: on one line, without the sign that ends a cell."""
    return " ".join(text.split()).replace("|", r"\|")


def _markdown_question(question: QuestionProfile, profile: Profile) -> list[str]:
    answer = question.answer
    lines = ["", f"## {answer.question.title}", ""]
    for sentence in question.sentences:
        lines += [sentence.text, ""]
    for derived in answer.derived:
        assumed = "".join(f" Assumed: {ended(a)}" for a in derived.assumptions)
        lines.append(f"- **{derived.label}**: {derived.text}{assumed}")
    for aside in answer.set_aside:
        label = profile.evidence.studies[aside.study].label
        told = f" Reported: {ended(aside.reported)}" if aside.reported else ""
        lines.append(f"- Not pooled: {label}, {ended(aside.text)}{told}")
    return lines
