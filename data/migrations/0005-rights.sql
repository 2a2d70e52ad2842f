-- People's rights: somebody's request to see what is held about them, and what stays out of the answer with its reason.

CREATE TABLE access_request (
  id INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id),
  received_on TEXT NOT NULL,
  due_on TEXT NOT NULL,                      -- a calendar month later, and as many days as the clock stood still
  paused_on TEXT,                            -- the clock stands still since then
  paused_days INTEGER NOT NULL DEFAULT 0 CHECK (paused_days >= 0), -- of pauses that are over
  answered_on TEXT,
  note TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (answered_on IS NULL OR paused_on IS NULL)
);
CREATE UNIQUE INDEX access_request_open ON access_request (person) WHERE answered_on IS NULL;
CREATE INDEX access_request_by_person ON access_request (person);

CREATE TABLE access_omission (
  id INTEGER PRIMARY KEY,
  access_request INTEGER NOT NULL REFERENCES access_request (id),
  entry TEXT NOT NULL,                       -- "message 12"
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (access_request, entry)
);

-- What retention looks for: old texts that are still there.
CREATE INDEX request_with_texts ON request (closed_on)
 WHERE state IN ('closed', 'withdrawn') AND (issue <> '' OR summary <> '' OR detail <> '');
CREATE INDEX message_with_text ON message (release_at)
 WHERE state IN ('sent', 'by-hand', 'discarded') AND body NOT IN ('[cleared]', '[erased]');
CREATE INDEX enrolment_retired ON enrolment (person) WHERE role = 'supporter' AND status = 'retired';
CREATE INDEX pair_ended ON pair (ended_on) WHERE state = 'ended';
