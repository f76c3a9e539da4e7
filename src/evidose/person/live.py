"""A record that a long-running process keeps open: one connection, one snapshot, many threads.

Between two operations the record's lock is free, so that other processes can write, replace or
erase the file. What they wrote is read on; a file that was replaced or erased is noticed before
anything is read from it or written to it.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock

from evidose.person.entries import Entry
from evidose.person.snapshot import Snapshot
from evidose.person.store import Appended, Identity, Store, connect_store, require_record
from evidose.store.place import held, identity, known_open
from evidose.terms import EvidoseError


class RecordGoneError(EvidoseError):
    """The record that was open is closed, or its file was erased or replaced; open it again."""


class LiveRecord:
    """An open record for use from many threads; `close` locks it again.

    Opening derives the key and reads the record whole; afterwards the passphrase is forgotten and
    each operation costs milliseconds.

    Raises
    ------
    InputError
        There is no record, it is damaged, newer than this code, or being replaced.
    PassphraseError
        The passphrase is missing or wrong.
    """

    def __init__(self, path: Path, passphrase: str | None) -> None:
        require_record(path)
        self.path = path
        self._turn = Lock()
        self._closing = ExitStack()
        self._identity: Identity | None = None
        with held(path, alone=False), ExitStack() as opening:
            opening.enter_context(known_open(path))
            self._file = identity(path)
            self._store: Store | None = connect_store(path, passphrase)
            opening.callback(self._store.engine.dispose)
            self._snapshot = self._store.snapshot()
            self._closing = opening.pop_all()

    def __enter__(self) -> "LiveRecord":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def snapshot(self, *_: str) -> Snapshot:
        """Return the record as it stands now; only what is new since the last call is read.

        It is whole, whichever kinds are named (as `Store.snapshot` can be asked for).

        Raises
        ------
        RecordGoneError
            The record was closed, erased or replaced.
        """
        with self._use() as store:
            return self._read_on(store)

    def append(self, entries: Sequence[Entry]) -> Appended:
        """Store entries as `Store.append` does: durably, all or none, known ones left alone.

        Raises
        ------
        InputError
            As in `Store.append`; nothing was stored.
        RecordGoneError
            The record was closed, erased or replaced; nothing was stored.
        """
        with self._use() as store:
            done = store.append(entries)
            self._read_on(store)
            return done

    def identity(self) -> Identity:
        """Return what tells this record from every other one.

        Raises
        ------
        RecordGoneError
            The record was closed, erased or replaced.
        """
        with self._use() as store:
            if self._identity is None:
                self._identity = store.identity()
            return self._identity

    def keep_keys(self, public: str, private: str) -> Identity:
        """Keep a pair of sealing keys as `Store.keep_keys` does.

        Raises
        ------
        RecordGoneError
            The record was closed, erased or replaced; nothing was kept.
        """
        with self._use() as store:
            self._identity = store.keep_keys(public, private)
            return self._identity

    def close(self) -> None:
        """Close the file and forget what was read; any number of times."""
        with self._turn:
            self._forget()

    @property
    def is_open(self) -> bool:
        """Whether it can still be used, as far as is known without looking at the file."""
        return self._store is not None

    def _read_on(self, store: Store) -> Snapshot:
        self._snapshot = store.extended(self._snapshot)
        return self._snapshot

    def _forget(self) -> None:
        self._store, self._snapshot, self._identity = None, Snapshot(()), None
        self._closing.close()

    @contextmanager
    def _use(self) -> Iterator[Store]:
        with self._turn:
            if self._store is None:
                raise RecordGoneError(f"{self.path}: the record was closed; open it again")
            self._check_file()  # before the lock, which would be made anew beside an erased record
            with held(self.path, alone=False):
                self._check_file()
                yield self._store

    def _check_file(self) -> None:
        try:
            same = identity(self.path) == self._file
        except FileNotFoundError:
            same = False
        if not same:
            self._forget()
            raise RecordGoneError(
                f"{self.path}: the record was erased, restored or given another passphrase while "
                "it was open; open it again"
            )
