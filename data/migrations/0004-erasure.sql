-- Erasing somebody: the person's row stays as a figure without a name, so that totals stay what they were.

ALTER TABLE person ADD COLUMN erased_on TEXT;

-- Erasures are remembered outside the database as digests under this key, so that a restored backup can be told who is to go.
INSERT INTO meta (name, value)
VALUES ('erasures.key', lower(hex(randomblob(32))));

-- Two texts are never edited, except by erasing them; 'erasing' stands in meta only inside that one transaction.
DROP TRIGGER agreement_signed_stays;

CREATE TRIGGER agreement_signed_stays BEFORE UPDATE OF start_on, end_on, frequency, length, when_where, communication,
                                                        confidentiality, hopes, notes ON agreement
WHEN (OLD.supporter_signed_on IS NOT NULL OR OLD.supportee_signed_on IS NOT NULL)
 AND (OLD.start_on IS NOT NEW.start_on OR OLD.end_on IS NOT NEW.end_on OR OLD.frequency <> NEW.frequency
      OR OLD.length <> NEW.length OR OLD.when_where <> NEW.when_where OR OLD.communication <> NEW.communication
      OR OLD.confidentiality <> NEW.confidentiality OR OLD.hopes <> NEW.hopes OR OLD.notes <> NEW.notes)
 AND NOT EXISTS (SELECT 1 FROM meta WHERE name = 'erasing')
BEGIN
  SELECT RAISE(ABORT, 'A signed version is not edited; an edit makes a new version.');
END;

DROP TRIGGER message_stays_as_queued;

CREATE TRIGGER message_stays_as_queued BEFORE UPDATE OF to_address, to_name, recipient, subject, body ON message
WHEN (OLD.to_address <> NEW.to_address OR OLD.to_name <> NEW.to_name OR OLD.recipient <> NEW.recipient
      OR OLD.subject <> NEW.subject OR OLD.body <> NEW.body)
 AND NOT EXISTS (SELECT 1 FROM meta WHERE name = 'erasing')
BEGIN
  SELECT RAISE(ABORT, 'A queued message is not edited; discard it and write another.');
END;

CREATE TRIGGER person_stays_erased BEFORE UPDATE ON person
WHEN OLD.erased_on IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'This person was erased; nothing is written about them any more.');
END;
