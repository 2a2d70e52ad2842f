-- Thanks, a reminder or an acknowledgement is written once: nobody gets the same again, whichever path writes it.

CREATE TRIGGER message_written_once_insert BEFORE INSERT ON message
WHEN NEW.kind IN ('thanks', 'reminder', 'acknowledgement') AND NEW.state <> 'discarded'
BEGIN
  SELECT RAISE(ABORT, 'This was written already, and nobody gets it twice.')
   WHERE EXISTS (SELECT 1 FROM message m
                  WHERE m.request = NEW.request AND m.kind = NEW.kind AND m.ask IS NEW.ask AND m.state <> 'discarded');
END;

CREATE TRIGGER message_written_once_update BEFORE UPDATE OF state ON message
WHEN NEW.kind IN ('thanks', 'reminder', 'acknowledgement') AND OLD.state = 'discarded' AND NEW.state <> 'discarded'
BEGIN
  SELECT RAISE(ABORT, 'This was written already, and nobody gets it twice.')
   WHERE EXISTS (SELECT 1 FROM message m
                  WHERE m.request = NEW.request AND m.kind = NEW.kind AND m.ask IS NEW.ask AND m.state <> 'discarded'
                    AND m.id <> NEW.id);
END;
