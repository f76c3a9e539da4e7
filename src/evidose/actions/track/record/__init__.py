"""The personal record: start it, write in it, look at it, keep copies of it, erase it.

What is told is stored before it is judged. Files are carried out and in by the public submodule
`exchange`.
"""

from evidose.actions.know.compounds import WhichCompoundError
from evidose.actions.track.record.compounds import (
    CHOSEN,
    about,
    choice,
    chosen_compounds,
    compound_name,
    compound_of,
    may_be,
    own_compound,
    own_compounds,
    pack_id,
    pack_unit,
    packs,
    screened,
    taken_compounds,
    which_compound,
)
from evidose.actions.track.record.copies import (
    change_passphrase,
    check_backup,
    delete_written,
    erase,
    make_backup,
    restore,
    written_files,
)
from evidose.actions.track.record.deciding import decide
from evidose.actions.track.record.judging import judge, judge_entries
from evidose.actions.track.record.looking import (
    chosen,
    evening_questions,
    look,
    scales,
    stamp,
)
from evidose.actions.track.record.moments import now, read_moment, zone_name
from evidose.actions.track.record.outgoing import note_download, write_out
from evidose.actions.track.record.place import (
    Ask,
    chosen_passphrase,
    open_live,
    opened,
    passphrase_for,
    record_path,
    start,
)
from evidose.actions.track.record.screening import (
    given_answers,
    screen_record,
    standing_answers,
    with_record,
)
from evidose.actions.track.record.writing import (
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
    "CHOSEN",
    "Answers",
    "Ask",
    "Copy",
    "LiveRecord",
    "Logged",
    "Question",
    "RecordGoneError",
    "Snapshot",
    "WhichCompoundError",
    "about",
    "answer",
    "change_passphrase",
    "check_backup",
    "choice",
    "chosen",
    "chosen_compounds",
    "chosen_passphrase",
    "compound_name",
    "compound_of",
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
    "may_be",
    "note_download",
    "now",
    "open_live",
    "opened",
    "own_compound",
    "own_compounds",
    "pack_id",
    "pack_unit",
    "packs",
    "passphrase_for",
    "read_body",
    "read_line",
    "read_moment",
    "record_path",
    "restore",
    "scales",
    "screen_record",
    "screened",
    "sent_entry",
    "stamp",
    "standing_answers",
    "start",
    "taken_compounds",
    "told_labs",
    "urgent_words",
    "vocabulary",
    "which_compound",
    "with_record",
    "withdraw",
    "write",
    "write_out",
    "written_files",
    "zone_name",
]
