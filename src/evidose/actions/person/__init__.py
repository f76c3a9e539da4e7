"""The personal record: start it, write in it, look at it, keep copies of it, erase it.

What is told is stored before it is judged. Files are carried out and in by the public submodule
`exchange`.
"""

from evidose.actions.person.copies import (
    change_passphrase,
    check_backup,
    erase,
    make_backup,
    remember,
    restore,
)
from evidose.actions.person.judging import judge
from evidose.actions.person.looking import chosen, evening_questions, look, scales, stamp
from evidose.actions.person.moments import now, read_moment, zone_name
from evidose.actions.person.place import (
    Ask,
    chosen_passphrase,
    open_live,
    opened,
    passphrase_for,
    record_path,
    start,
)
from evidose.actions.person.writing import (
    Logged,
    faults,
    find_entry,
    log,
    log_body,
    read_body,
    read_line,
    sent_entry,
    urgent_words,
    vocabulary,
    withdraw,
    write,
)
from evidose.person.live import LiveRecord, RecordGoneError

__all__ = [
    "Ask",
    "LiveRecord",
    "Logged",
    "RecordGoneError",
    "change_passphrase",
    "check_backup",
    "chosen",
    "chosen_passphrase",
    "erase",
    "evening_questions",
    "faults",
    "find_entry",
    "judge",
    "log",
    "log_body",
    "look",
    "make_backup",
    "now",
    "open_live",
    "opened",
    "passphrase_for",
    "read_body",
    "read_line",
    "read_moment",
    "record_path",
    "remember",
    "restore",
    "scales",
    "sent_entry",
    "stamp",
    "start",
    "urgent_words",
    "vocabulary",
    "withdraw",
    "write",
    "zone_name",
]
