"""The personal record: start it, write in it, look at it, keep copies of it, erase it.

What is told is stored before it is judged. Files are carried out and in by the public submodule
`exchange`.
"""

from evidose.actions.person.copies import (
    change_passphrase,
    check_backup,
    delete_written,
    erase,
    make_backup,
    restore,
    written_files,
)
from evidose.actions.person.deciding import decide
from evidose.actions.person.judging import COMPOUND, judge, judge_entries
from evidose.actions.person.looking import chosen, evening_questions, look, scales, stamp
from evidose.actions.person.moments import now, read_moment, zone_name
from evidose.actions.person.outgoing import note_download, write_out
from evidose.actions.person.place import (
    Ask,
    chosen_passphrase,
    open_live,
    opened,
    passphrase_for,
    record_path,
    start,
)
from evidose.actions.person.screening import (
    given_answers,
    screen_record,
    standing_answers,
    with_record,
)
from evidose.actions.person.writing import (
    Logged,
    answer,
    faults,
    find_entry,
    log,
    log_body,
    read_body,
    read_line,
    sent_entry,
    told_labs,
    urgent_words,
    vocabulary,
    withdraw,
    write,
)
from evidose.person import Snapshot
from evidose.person.live import LiveRecord, RecordGoneError
from evidose.person.written import Copy
from evidose.safety import Answers, Question

__all__ = [
    "COMPOUND",
    "Answers",
    "Ask",
    "Copy",
    "LiveRecord",
    "Logged",
    "Question",
    "RecordGoneError",
    "Snapshot",
    "answer",
    "change_passphrase",
    "check_backup",
    "chosen",
    "chosen_passphrase",
    "decide",
    "delete_written",
    "erase",
    "evening_questions",
    "faults",
    "find_entry",
    "given_answers",
    "judge",
    "judge_entries",
    "log",
    "log_body",
    "look",
    "make_backup",
    "note_download",
    "now",
    "open_live",
    "opened",
    "passphrase_for",
    "read_body",
    "read_line",
    "read_moment",
    "record_path",
    "restore",
    "scales",
    "screen_record",
    "sent_entry",
    "stamp",
    "standing_answers",
    "start",
    "told_labs",
    "urgent_words",
    "vocabulary",
    "with_record",
    "withdraw",
    "write",
    "write_out",
    "written_files",
    "zone_name",
]
