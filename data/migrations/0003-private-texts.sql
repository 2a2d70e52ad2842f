-- Private texts are sealed under a key of their own, which a deputy's slot lacks (store/private_text.h). The schema sees to it
-- that none is written open; what an earlier kith left open is sealed when the store is opened next.

CREATE TRIGGER request_issue_is_sealed_insert BEFORE INSERT ON request
WHEN typeof(NEW.issue) <> 'blob' AND NEW.issue <> ''
BEGIN
  SELECT RAISE(ABORT, 'This text is private and would not have been sealed, so it was not kept.');
END;

CREATE TRIGGER request_issue_is_sealed_update BEFORE UPDATE OF issue ON request
WHEN typeof(NEW.issue) <> 'blob' AND NEW.issue <> ''
BEGIN
  SELECT RAISE(ABORT, 'This text is private and would not have been sealed, so it was not kept.');
END;

CREATE TRIGGER person_notes_is_sealed_insert BEFORE INSERT ON person
WHEN typeof(NEW.notes) <> 'blob' AND NEW.notes <> ''
BEGIN
  SELECT RAISE(ABORT, 'This text is private and would not have been sealed, so it was not kept.');
END;

CREATE TRIGGER person_notes_is_sealed_update BEFORE UPDATE OF notes ON person
WHEN typeof(NEW.notes) <> 'blob' AND NEW.notes <> ''
BEGIN
  SELECT RAISE(ABORT, 'This text is private and would not have been sealed, so it was not kept.');
END;

CREATE TRIGGER pair_end_reason_is_sealed_insert BEFORE INSERT ON pair
WHEN typeof(NEW.end_reason) <> 'blob' AND NEW.end_reason <> ''
BEGIN
  SELECT RAISE(ABORT, 'This text is private and would not have been sealed, so it was not kept.');
END;

CREATE TRIGGER pair_end_reason_is_sealed_update BEFORE UPDATE OF end_reason ON pair
WHEN typeof(NEW.end_reason) <> 'blob' AND NEW.end_reason <> ''
BEGIN
  SELECT RAISE(ABORT, 'This text is private and would not have been sealed, so it was not kept.');
END;
