-- What the store layer itself keeps. The domain's tables follow in the later migrations.
--
-- Every table that is written through store_change() has `id INTEGER PRIMARY KEY` and `version INTEGER NOT NULL DEFAULT 1`.
-- Triggers on such tables may only refuse (RAISE (ABORT, 'A sentence.')), never write, and no foreign key may cascade: what a
-- trigger or a cascade wrote would have no image, and undo could not take it back.

PRAGMA application_id = 1802073192;

-- Facts about the store itself: 'audit.head' is the hash of the last audit line.
CREATE TABLE meta (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
);

CREATE TABLE setting (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
);

-- One act of a coordinator: one transaction, one entry to undo.
CREATE TABLE step (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  unix_user TEXT NOT NULL,
  label TEXT NOT NULL,
  listed INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1)),
  undoable INTEGER NOT NULL DEFAULT 1 CHECK (undoable IN (0, 1)),
  why_not TEXT,
  undone_by INTEGER REFERENCES step (id),
  undoes INTEGER REFERENCES step (id),
  CHECK (undoable = 1 OR why_not IS NOT NULL)
);

-- The index of what can be undone: the rowid behind the actor gives the order.
CREATE INDEX step_to_undo ON step (actor) WHERE listed = 1 AND undone_by IS NULL AND undoes IS NULL;
-- Without these two, checking the references above would read the whole table.
CREATE INDEX step_undone_by ON step (undone_by) WHERE undone_by IS NOT NULL;
CREATE INDEX step_undoes ON step (undoes) WHERE undoes IS NOT NULL;

-- Images before and after each write. Erasing someone sets the images and the salt to NULL.
CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL REFERENCES step (id),
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  version_before INTEGER,
  version_after INTEGER,
  before BLOB,
  after BLOB,
  salt BLOB,
  CHECK (version_before IS NOT NULL OR version_after IS NOT NULL)
);

CREATE INDEX change_of_step ON change (step);
CREATE INDEX change_of_row ON change (table_name, row_id);

-- The audit trail: who did what to which row and fields, without values. Each line's hash covers the line before.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  unix_user TEXT NOT NULL,
  action TEXT NOT NULL,
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  fields TEXT NOT NULL,
  change INTEGER,
  digest BLOB,
  hash BLOB NOT NULL
);

CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE (ABORT, 'The audit trail cannot be altered.');
END;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN
  SELECT RAISE (ABORT, 'The audit trail cannot be shortened.');
END;
