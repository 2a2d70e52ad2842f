-- People, schemes, the register, requests, introductions, pairs, agreements, messages.
-- Days are ISO text, instants are seconds since the epoch. Every table has id and version. Rules that no path may break
-- are constraints and triggers; a trigger's text is the sentence a coordinator reads.

CREATE TABLE scheme (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  rules TEXT NOT NULL,                       -- libconfig text, as the preset had it
  version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 32),
  name TEXT NOT NULL CHECK (length(name) > 0),
  name_folded TEXT NOT NULL,
  email TEXT NOT NULL DEFAULT '' CHECK (instr(email, ',') = 0 AND instr(email, ';') = 0 AND instr(email, ' ') = 0
                                        AND instr(email, char(10)) = 0 AND instr(email, char(13)) = 0
                                        AND instr(email, '<') = 0
                                        AND instr(substr(email, instr(email, '@') + 1), '@') = 0),
  email_folded TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  cohort TEXT NOT NULL DEFAULT '',
  site TEXT NOT NULL DEFAULT '',
  specialty TEXT NOT NULL DEFAULT '',
  supervisor INTEGER REFERENCES person (id), -- educational supervisor
  qualified_on TEXT,
  left_on TEXT,
  notes TEXT NOT NULL DEFAULT '',            -- the coordinator's own, never sent
  revision INTEGER NOT NULL DEFAULT 0,       -- differs whenever what hangs on the person (areas, grade, places) changed
  version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX person_by_name ON person (name_folded, id);
CREATE INDEX person_by_email ON person (email_folded) WHERE email_folded <> '';
-- The few who leave the pool by themselves.
CREATE INDEX person_leaving ON person (left_on) WHERE left_on IS NOT NULL;
CREATE INDEX person_qualifying ON person (qualified_on) WHERE qualified_on IS NOT NULL;

-- Seniority is a grade with the day it held from; the latest one not in the future counts.
CREATE TABLE grade (
  id INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id),
  name TEXT NOT NULL,
  held_from TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (person, held_from)
);

CREATE TABLE enrolment (
  id INTEGER PRIMARY KEY,
  scheme INTEGER NOT NULL REFERENCES scheme (id),
  person INTEGER NOT NULL REFERENCES person (id),
  role TEXT NOT NULL CHECK (role IN ('supporter', 'supportee')),
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'retired')),
  place_limit INTEGER NOT NULL DEFAULT 1 CHECK (place_limit BETWEEN 0 AND 99),
  away_until TEXT,
  share_email INTEGER NOT NULL DEFAULT 1 CHECK (share_email IN (0, 1)), -- which details may be passed on
  share_phone INTEGER NOT NULL DEFAULT 0 CHECK (share_phone IN (0, 1)),
  joined_on TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (scheme, person, role)
);
CREATE INDEX enrolment_by_person ON enrolment (person);
-- All that counting and listing the register need, so that neither reads the table.
CREATE INDEX enrolment_register ON enrolment (scheme, role, person, status, place_limit, away_until, joined_on);

CREATE TABLE area (
  id INTEGER PRIMARY KEY,
  scheme INTEGER NOT NULL REFERENCES scheme (id),
  name TEXT NOT NULL CHECK (length(name) > 0),
  name_folded TEXT NOT NULL,
  sensitive INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (scheme, name_folded)
);

-- What a supporter can help with.
CREATE TABLE offer (
  id INTEGER PRIMARY KEY,
  enrolment INTEGER NOT NULL REFERENCES enrolment (id),
  area INTEGER NOT NULL REFERENCES area (id),
  detail TEXT NOT NULL DEFAULT '',
  detail_folded TEXT NOT NULL DEFAULT '',
  experience TEXT NOT NULL DEFAULT 'willing' CHECK (experience IN ('lived', 'willing')),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (enrolment, area, detail_folded)
);
CREATE INDEX offer_by_area ON offer (area);

-- Consent to use a sensitive area: what wording, when, by what means. Withdrawing keeps the row.
CREATE TABLE consent (
  id INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id),
  area INTEGER NOT NULL REFERENCES area (id),
  wording TEXT NOT NULL CHECK (length(wording) > 0),
  given_on TEXT NOT NULL,
  means TEXT NOT NULL CHECK (length(means) > 0),
  withdrawn_on TEXT,
  version INTEGER NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX consent_in_force ON consent (person, area) WHERE withdrawn_on IS NULL;

-- Two people to be kept apart: mutual, dated, of a kind.
CREATE TABLE conflict (
  id INTEGER PRIMARY KEY,
  person_a INTEGER NOT NULL REFERENCES person (id),
  person_b INTEGER NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  from_on TEXT,
  until_on TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (person_a < person_b)
);
CREATE INDEX conflict_by_a ON conflict (person_a);
CREATE INDEX conflict_by_b ON conflict (person_b);

CREATE TABLE request (
  id INTEGER PRIMARY KEY,
  scheme INTEGER NOT NULL REFERENCES scheme (id),
  requester INTEGER NOT NULL REFERENCES person (id),
  area INTEGER NOT NULL REFERENCES area (id),
  detail TEXT NOT NULL DEFAULT '',
  detail_folded TEXT NOT NULL DEFAULT '',
  issue TEXT NOT NULL DEFAULT '',            -- private, never sent
  summary TEXT NOT NULL DEFAULT '',          -- the one text that may be sent
  prefers TEXT NOT NULL DEFAULT 'anyone' CHECK (prefers IN ('anyone', 'same site', 'same cohort')),
  via TEXT NOT NULL DEFAULT 'e-mail' CHECK (via IN ('e-mail', 'phone', 'in person')),
  received_on TEXT NOT NULL,
  matter INTEGER NOT NULL DEFAULT 1,         -- raised when area, detail or summary changes: voids asks, yeses, permission
  state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'matching', 'asked', 'accepted', 'permission', 'permitted',
                                                     'broadcast', 'introduced', 'closed', 'withdrawn')),
  closed_as TEXT CHECK (closed_as IN ('details-passed-on', 'met', 'unmet', 'duplicate')),
  closed_on TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((state = 'closed') = (closed_as IS NOT NULL))
);
CREATE INDEX request_by_state ON request (scheme, state, received_on);
CREATE INDEX request_by_requester ON request (requester);

-- The question to one candidate, or an offer that came after a broadcast (volunteered = 1).
CREATE TABLE ask (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES request (id),
  supporter INTEGER NOT NULL REFERENCES person (id),
  matter INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'declined', 'lapsed', 'taken-back', 'expired', 'introduced',
                                       'kept', 'void')),
  volunteered INTEGER NOT NULL DEFAULT 0 CHECK (volunteered IN (0, 1)),
  asked_on TEXT NOT NULL,
  answer_due_on TEXT,
  answered_on TEXT,
  expires_on TEXT,                           -- a yes not used by then expires
  share_email INTEGER NOT NULL DEFAULT 0 CHECK (share_email IN (0, 1)), -- what this yes agreed to pass on
  share_phone INTEGER NOT NULL DEFAULT 0 CHECK (share_phone IN (0, 1)),
  reminded_on TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (state <> 'accepted' OR (answered_on IS NOT NULL AND expires_on IS NOT NULL))
);
CREATE UNIQUE INDEX ask_live ON ask (request, supporter) WHERE state IN ('asked', 'accepted', 'kept');
CREATE INDEX ask_by_supporter ON ask (supporter, state);
CREATE INDEX ask_by_request ON ask (request);

-- The requester's permission to send one exact text to everyone.
CREATE TABLE permission (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES request (id),
  matter INTEGER NOT NULL,
  wording TEXT NOT NULL CHECK (length(wording) > 0),
  state TEXT NOT NULL CHECK (state IN ('asked', 'yes', 'no', 'void')),
  asked_on TEXT NOT NULL,
  answer_due_on TEXT,
  answered_on TEXT,
  means TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX permission_live ON permission (request) WHERE state IN ('asked', 'yes');

CREATE TABLE broadcast (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES request (id),
  permission INTEGER NOT NULL REFERENCES permission (id),
  wording TEXT NOT NULL,
  sent_on TEXT NOT NULL,
  recipients INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
);

-- A supporter's details passed on to the requester. Makes no pair.
CREATE TABLE introduction (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES request (id),
  ask INTEGER NOT NULL REFERENCES ask (id),
  made_on TEXT NOT NULL,
  quiet_on TEXT,                             -- closes as 'details passed on' if nothing is heard by then
  wants_another INTEGER NOT NULL DEFAULT 0 CHECK (wants_another IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX introduction_by_request ON introduction (request);

CREATE TABLE pair (
  id INTEGER PRIMARY KEY,
  scheme INTEGER NOT NULL REFERENCES scheme (id),
  supporter INTEGER NOT NULL REFERENCES person (id),
  supportee INTEGER NOT NULL REFERENCES person (id),
  request INTEGER REFERENCES request (id),
  state TEXT NOT NULL CHECK (state IN ('proposed', 'active', 'dormant', 'ended')),
  started_on TEXT,
  ended_on TEXT,
  end_kind TEXT CHECK (end_kind IN ('completed', 'withdrawn', 'reallocated', 'escalated', 'left')),
  end_reason TEXT NOT NULL DEFAULT '',       -- private, optional
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (supporter <> supportee),
  CHECK ((state = 'ended') = (end_kind IS NOT NULL))
);
CREATE UNIQUE INDEX pair_live ON pair (supporter, supportee) WHERE state <> 'ended';
CREATE INDEX pair_by_supporter ON pair (supporter, state);

-- One row for each version of a pair's agreement; the highest number is the present one.
CREATE TABLE agreement (
  id INTEGER PRIMARY KEY,
  pair INTEGER NOT NULL REFERENCES pair (id),
  number INTEGER NOT NULL CHECK (number > 0),
  start_on TEXT,
  end_on TEXT,
  frequency TEXT NOT NULL DEFAULT '',
  length TEXT NOT NULL DEFAULT '',
  when_where TEXT NOT NULL DEFAULT '',
  communication TEXT NOT NULL DEFAULT '',
  confidentiality TEXT NOT NULL DEFAULT '',
  hopes TEXT NOT NULL DEFAULT '',
  notes TEXT NOT NULL DEFAULT '',
  supporter_signed_on TEXT,
  supporter_signed_how TEXT NOT NULL DEFAULT '',
  supportee_signed_on TEXT,
  supportee_signed_how TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (pair, number)
);

-- One message to one recipient.
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  scheme INTEGER NOT NULL REFERENCES scheme (id),
  kind TEXT NOT NULL CHECK (kind IN ('acknowledgement', 'ask', 'reminder', 'introduction', 'permission', 'broadcast', 'thanks',
                                     'agreement', 'note')),
  request INTEGER REFERENCES request (id),
  pair INTEGER REFERENCES pair (id),
  ask INTEGER REFERENCES ask (id),
  recipient INTEGER NOT NULL REFERENCES person (id),
  to_name TEXT NOT NULL,
  to_address TEXT NOT NULL CHECK (instr(to_address, '@') > 1 AND instr(to_address, ',') = 0 AND instr(to_address, ';') = 0
                                  AND instr(to_address, ' ') = 0 AND instr(to_address, char(10)) = 0
                                  AND instr(to_address, char(13)) = 0 AND instr(to_address, '<') = 0
                                  AND instr(substr(to_address, instr(to_address, '@') + 1), '@') = 0),
  from_name TEXT NOT NULL,
  from_address TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (instr(subject, char(10)) = 0 AND instr(subject, char(13)) = 0),
  body TEXT NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'uncertain', 'by-hand', 'discarded')),
  queued_at INTEGER NOT NULL,
  release_at INTEGER NOT NULL,               -- not handed over before this
  handed_at INTEGER,
  sender_pid INTEGER,                        -- who is handing it over while 'sending'
  problem TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX message_by_state ON message (state, release_at);
CREATE INDEX message_by_request ON message (request);

-- What is due, and when; one row for each open step of a request or a pair.
CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  scheme INTEGER NOT NULL REFERENCES scheme (id),
  kind TEXT NOT NULL,
  request INTEGER REFERENCES request (id),
  pair INTEGER REFERENCES pair (id),
  ask INTEGER REFERENCES ask (id),
  due_on TEXT NOT NULL,
  snoozed_until TEXT,
  done_on TEXT,
  version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX task_open ON task (scheme, due_on) WHERE done_on IS NULL;
CREATE INDEX task_by_request ON task (request) WHERE done_on IS NULL;
CREATE INDEX task_by_pair ON task (pair) WHERE done_on IS NULL;

-- What happened, for the page of a request, a pair or a person.
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  scheme INTEGER NOT NULL REFERENCES scheme (id),
  request INTEGER REFERENCES request (id),
  pair INTEGER REFERENCES pair (id),
  person INTEGER REFERENCES person (id),     -- the supporter it is about
  message INTEGER REFERENCES message (id),   -- where its sending shows
  kind TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  on_day TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX event_by_request ON event (request, id);
CREATE INDEX event_by_pair ON event (pair, id);
CREATE INDEX event_by_person ON event (person, id);

-- The office's own wording instead of a shipped template.
CREATE TABLE template (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
);

-- Remembered decisions about headings and values of imported files.
CREATE TABLE import_mapping (
  id INTEGER PRIMARY KEY,
  scheme INTEGER NOT NULL REFERENCES scheme (id),
  kind TEXT NOT NULL CHECK (kind IN ('heading', 'value')),
  field TEXT NOT NULL DEFAULT '',            -- of a value: the field it stands in
  source_folded TEXT NOT NULL,
  target TEXT NOT NULL,                      -- field or area; '' leaves it out
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (scheme, kind, field, source_folded)
);

-- Every foreign key's own column, so that taking rows away does not read whole tables.
CREATE INDEX person_by_supervisor ON person (supervisor) WHERE supervisor IS NOT NULL;
CREATE INDEX consent_by_area ON consent (area);
CREATE INDEX request_by_area ON request (area);
CREATE INDEX broadcast_by_request ON broadcast (request);
CREATE INDEX broadcast_by_permission ON broadcast (permission);
CREATE INDEX introduction_by_ask ON introduction (ask);
CREATE INDEX permission_by_request ON permission (request);
CREATE INDEX pair_by_supportee ON pair (supportee);
CREATE INDEX pair_by_request ON pair (request) WHERE request IS NOT NULL;
CREATE INDEX message_by_recipient ON message (recipient);
CREATE INDEX message_by_pair ON message (pair) WHERE pair IS NOT NULL;
CREATE INDEX message_by_ask ON message (ask) WHERE ask IS NOT NULL;
CREATE INDEX task_by_ask ON task (ask) WHERE ask IS NOT NULL;
CREATE INDEX event_by_message ON event (message) WHERE message IS NOT NULL;

-- Load: asks without an answer, yeses not yet used or expired, active pairs.
CREATE VIEW supporter_load AS
SELECT e.scheme AS scheme, e.person AS person, e.place_limit AS place_limit,
       (SELECT count(*) FROM ask a JOIN request r ON r.id = a.request
         WHERE a.supporter = e.person AND r.scheme = e.scheme AND a.state = 'asked') AS open_asks,
       (SELECT count(*) FROM ask a JOIN request r ON r.id = a.request
         WHERE a.supporter = e.person AND r.scheme = e.scheme AND a.state = 'accepted') AS unused_yeses,
       (SELECT count(*) FROM pair p
         WHERE p.supporter = e.person AND p.scheme = e.scheme AND p.state = 'active') AS active_pairs
  FROM enrolment e
 WHERE e.role = 'supporter';

CREATE TRIGGER ask_within_limit_insert AFTER INSERT ON ask
WHEN NEW.state IN ('asked', 'accepted')
BEGIN
  SELECT RAISE(ABORT, 'This supporter has no free place. Raise the limit or ask someone else.')
   WHERE EXISTS (SELECT 1 FROM supporter_load l JOIN request r ON r.id = NEW.request
                  WHERE l.person = NEW.supporter AND l.scheme = r.scheme
                    AND l.open_asks + l.unused_yeses + l.active_pairs > l.place_limit);
END;

CREATE TRIGGER ask_within_limit_update AFTER UPDATE OF state ON ask
WHEN NEW.state IN ('asked', 'accepted') AND OLD.state NOT IN ('asked', 'accepted')
BEGIN
  SELECT RAISE(ABORT, 'This supporter has no free place. Raise the limit or ask someone else.')
   WHERE EXISTS (SELECT 1 FROM supporter_load l JOIN request r ON r.id = NEW.request
                  WHERE l.person = NEW.supporter AND l.scheme = r.scheme
                    AND l.open_asks + l.unused_yeses + l.active_pairs > l.place_limit);
END;

CREATE TRIGGER ask_of_an_active_supporter AFTER INSERT ON ask
BEGIN
  SELECT RAISE(ABORT, 'Only an active supporter of this scheme can be asked.')
   WHERE NOT EXISTS (SELECT 1 FROM enrolment e JOIN request r ON r.id = NEW.request
                      WHERE e.person = NEW.supporter AND e.scheme = r.scheme AND e.role = 'supporter'
                        AND e.status = 'active');
  SELECT RAISE(ABORT, 'Nobody can be asked to support themselves.')
   WHERE EXISTS (SELECT 1 FROM request r WHERE r.id = NEW.request AND r.requester = NEW.supporter);
  SELECT RAISE(ABORT, 'These two people are to be kept apart.')
   WHERE EXISTS (SELECT 1 FROM request r JOIN conflict c
                     ON c.person_a = min(r.requester, NEW.supporter) AND c.person_b = max(r.requester, NEW.supporter)
                  WHERE r.id = NEW.request
                    AND (c.from_on IS NULL OR c.from_on <= NEW.asked_on)
                    AND (c.until_on IS NULL OR c.until_on >= NEW.asked_on));
  SELECT RAISE(ABORT, 'The consent for this sensitive area is missing, so the supporter cannot be asked about it.')
   WHERE NEW.volunteered = 0
     AND EXISTS (SELECT 1 FROM request r JOIN area a ON a.id = r.area WHERE r.id = NEW.request AND a.sensitive = 1)
     AND NOT EXISTS (SELECT 1 FROM request r JOIN consent c ON c.area = r.area
                      WHERE r.id = NEW.request AND c.person = NEW.supporter AND c.withdrawn_on IS NULL);
  SELECT RAISE(ABORT, 'This request is closed. Reopen it first.')
   WHERE EXISTS (SELECT 1 FROM request r WHERE r.id = NEW.request AND r.state IN ('closed', 'withdrawn'));
END;

CREATE TRIGGER introduction_after_a_yes BEFORE INSERT ON introduction
BEGIN
  SELECT RAISE(ABORT, 'Nobody has said yes to this request as it stands, so no details can be passed on.')
   WHERE NOT EXISTS (SELECT 1 FROM ask a JOIN request r ON r.id = a.request
                      WHERE a.id = NEW.ask AND a.request = NEW.request AND a.state = 'accepted' AND a.matter = r.matter
                        AND a.expires_on >= NEW.made_on);
  SELECT RAISE(ABORT, 'This supporter is retired, so no details can be passed on.')
   WHERE NOT EXISTS (SELECT 1 FROM ask a JOIN request r ON r.id = a.request
                       JOIN enrolment e ON e.person = a.supporter AND e.scheme = r.scheme AND e.role = 'supporter'
                      WHERE a.id = NEW.ask AND e.status = 'active');
  SELECT RAISE(ABORT, 'The consent for this sensitive area is not in force, so no details can be passed on.')
   WHERE EXISTS (SELECT 1 FROM ask a JOIN request r ON r.id = a.request JOIN area t ON t.id = r.area
                  WHERE a.id = NEW.ask AND a.volunteered = 0 AND t.sensitive = 1
                    AND NOT EXISTS (SELECT 1 FROM consent c
                                     WHERE c.person = a.supporter AND c.area = r.area AND c.withdrawn_on IS NULL));
END;

CREATE TRIGGER broadcast_after_permission BEFORE INSERT ON broadcast
BEGIN
  SELECT RAISE(ABORT, 'The requester has not agreed to this exact text, so it cannot be broadcast.')
   WHERE NOT EXISTS (SELECT 1 FROM permission p JOIN request r ON r.id = p.request
                      WHERE p.id = NEW.permission AND p.request = NEW.request AND p.state = 'yes' AND p.matter = r.matter
                        AND p.wording = NEW.wording AND r.summary = NEW.wording);
END;

CREATE TRIGGER pair_within_limit_insert AFTER INSERT ON pair
WHEN NEW.state = 'active'
BEGIN
  SELECT RAISE(ABORT, 'This supporter has no free place. Raise the limit or choose someone else.')
   WHERE EXISTS (SELECT 1 FROM supporter_load l
                  WHERE l.person = NEW.supporter AND l.scheme = NEW.scheme
                    AND l.open_asks + l.unused_yeses + l.active_pairs > l.place_limit);
END;

CREATE TRIGGER pair_within_limit_update AFTER UPDATE OF state ON pair
WHEN NEW.state = 'active' AND OLD.state <> 'active'
BEGIN
  SELECT RAISE(ABORT, 'This supporter has no free place. Raise the limit or choose someone else.')
   WHERE EXISTS (SELECT 1 FROM supporter_load l
                  WHERE l.person = NEW.supporter AND l.scheme = NEW.scheme
                    AND l.open_asks + l.unused_yeses + l.active_pairs > l.place_limit);
END;

-- Present pairs stay when a supporter retires; a new one needs an active supporter.
CREATE TRIGGER pair_of_an_active_supporter AFTER INSERT ON pair
WHEN NEW.state <> 'ended'
BEGIN
  SELECT RAISE(ABORT, 'Only an active supporter of this scheme can be in a new pair.')
   WHERE NOT EXISTS (SELECT 1 FROM enrolment e
                      WHERE e.person = NEW.supporter AND e.scheme = NEW.scheme AND e.role = 'supporter'
                        AND e.status = 'active');
END;

CREATE TRIGGER pair_not_kept_apart AFTER INSERT ON pair
BEGIN
  SELECT RAISE(ABORT, 'These two people are to be kept apart.')
   WHERE EXISTS (SELECT 1 FROM conflict c
                  WHERE c.person_a = min(NEW.supporter, NEW.supportee) AND c.person_b = max(NEW.supporter, NEW.supportee)
                    AND (c.from_on IS NULL OR NEW.started_on IS NULL OR c.from_on <= NEW.started_on)
                    AND (c.until_on IS NULL OR NEW.started_on IS NULL OR c.until_on >= NEW.started_on));
  SELECT RAISE(ABORT, 'Two people cannot be each other''s supporter.')
   WHERE EXISTS (SELECT 1 FROM pair p
                  WHERE p.supporter = NEW.supportee AND p.supportee = NEW.supporter AND p.state <> 'ended');
END;

CREATE TRIGGER agreement_signed_stays BEFORE UPDATE OF start_on, end_on, frequency, length, when_where, communication,
                                                        confidentiality, hopes, notes ON agreement
WHEN (OLD.supporter_signed_on IS NOT NULL OR OLD.supportee_signed_on IS NOT NULL)
 AND (OLD.start_on IS NOT NEW.start_on OR OLD.end_on IS NOT NEW.end_on OR OLD.frequency <> NEW.frequency
      OR OLD.length <> NEW.length OR OLD.when_where <> NEW.when_where OR OLD.communication <> NEW.communication
      OR OLD.confidentiality <> NEW.confidentiality OR OLD.hopes <> NEW.hopes OR OLD.notes <> NEW.notes)
BEGIN
  SELECT RAISE(ABORT, 'A signed version is not edited; an edit makes a new version.');
END;

CREATE TRIGGER message_stays_as_queued BEFORE UPDATE OF to_address, to_name, recipient, subject, body ON message
WHEN OLD.to_address <> NEW.to_address OR OLD.to_name <> NEW.to_name OR OLD.recipient <> NEW.recipient
  OR OLD.subject <> NEW.subject OR OLD.body <> NEW.body
BEGIN
  SELECT RAISE(ABORT, 'A queued message is not edited; discard it and write another.');
END;
