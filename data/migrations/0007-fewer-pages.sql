-- Fewer pages in each commit: on an encrypted store every one is sealed twice.

-- A step's changes have ids in a row, so the first of them finds all; the index that did is not needed. Nobody but kith writes changes, one
-- step after the other. A kith of before, still open somewhere, leaves 0: its steps are found too, by looking further.
ALTER TABLE step ADD COLUMN first_change INTEGER NOT NULL DEFAULT 0;

UPDATE step
   SET first_change = coalesce((SELECT id FROM change WHERE change.step >= step.id ORDER BY change.step, change.id LIMIT 1),
                               (SELECT coalesce(max(id), 0) + 1 FROM change));

CREATE VIEW change_of AS
SELECT step.id AS of_step, change.*
  FROM step
 CROSS JOIN change
 WHERE change.id >= step.first_change
   AND change.id < coalesce((SELECT later.first_change FROM step later WHERE later.id > step.id AND later.first_change > 0
                              ORDER BY later.id LIMIT 1),
                            9223372036854775807)
   AND change.step = step.id;

DROP INDEX change_of_step;

-- An actor's last step is among the last of all but for who did nothing for long.
DROP INDEX step_to_undo;

-- SQLCipher's SQLite writes every partial index anew with each row, whatever changes in it.
DROP INDEX person_by_email;
CREATE INDEX person_by_email ON person (email_folded);

-- In meta, 'audit.head' is from here on the hash of a line of the audit trail after which no line without a change was written.
