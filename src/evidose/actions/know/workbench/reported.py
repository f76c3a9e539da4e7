"""A report on a table as a file."""

from evidose.actions.know.versions import versions
from evidose.actions.know.workbench.methods import methods_of
from evidose.actions.know.workbench.run import Workbench
from evidose.actions.know.workbench.scripts import r_of
from evidose.actions.know.workbench.shown import answer_of
from evidose.pages.know.workbench.report import Report, report_file


def report_of(work: Workbench, name: str) -> bytes:
    """Return the report in the form that a file's ending asks for: .html or .pdf.

    Raises
    ------
    InputError
        The ending names no form that is made.
    """
    methods, papers = methods_of(work)
    made = f"Made with Evidose {versions()['code_version']}."
    return report_file(Report(answer_of(work), methods, papers, r_of(work), made), name)
